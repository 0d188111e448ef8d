import HTTPMessages
import Listening
import Logging
import Matching
import NIOHTTP1

/// An interaction that was played, and may be played again with the same bytes to the same request.
///
/// The session is asked each time, as a request that is answered in full asks it: so the bytes are sent only where that
/// would send them, and what is counted is the same. It keeps neither the session nor its cassette open.
final class PlayedAgain: Repetition {
    private weak var session: Session?
    private let use: Int
    private let changes: Int
    private let entry: IndexEntry
    private let method: String
    private let tokens: TokenUsage
    private let played: Replayer.Whole
    private let activity: ActivityFeed

    /// Prepares for more of the same.
    ///
    /// `nil` where an answer has something of its own, which its bytes do not say: faults, times and cuts at which it is
    /// sent, a warning of its age, a line in the log, or blobs, which are checked each time they are served.
    ///
    /// - Parameters:
    ///   - entry: What is played.
    ///   - selected: The answer.
    ///   - played: What it sends and saves as a whole.
    ///   - request: What it answers, by its own fingerprint.
    ///   - changes: How much the cassette was changed before the answer was read.
    ///   - services: Those of the event loop.
    init?(
        _ entry: IndexEntry,
        _ selected: LoadedAnswer.Selected,
        _ played: Replayer.Whole,
        request: GatewayRequest,
        changes: Int,
        services: LoopServices
    ) {
        let settings = request.use.settings
        guard settings.playback.timing == .instant, settings.playback.chunking == .recorded,
            settings.playback.maximumAge == nil, settings.faults.isEmpty,
            !request.head.headers.contains(name: "x-tapedeck-fault"),
            !selected.answer.hasBlobs, services.logger.logLevel > .debug
        else { return nil }
        session = request.session
        use = request.use.number
        self.changes = changes
        self.entry = entry
        method = request.head.method
        tokens = selected.usage
        self.played = played
        activity = services.activity
    }

    func claim() -> Bool {
        // Those who watch are told of each exchange.
        guard !activity.hasWatchers, let session,
            session.playAgain(entry, method: method, use: use, changes: changes)
        else { return false }
        session.note { report in
            report.noteHit(tokens: tokens)
            report.notePlayed(bytes: played.bytes, milliseconds: played.milliseconds)
        }
        activity.notePlayedAgain()
        return true
    }
}
