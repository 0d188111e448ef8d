package import Cassettes
import Matching
import Synchronization

/// A use of one cassette in one mode, with its own cursor: tests that run side by side use one each.
package final class Session: Sendable {
    /// Its name; that of the default session is empty.
    package let name: String
    /// Its name where it needs one: the default session is `default` then.
    package var shownName: String { name.isEmpty ? SessionTable.defaultName : name }
    /// The name of its cassette, which is open unless everything passes through.
    package let cassetteName: CassetteName
    /// Whether links in answers lead back here.
    let rewritesLinks: Bool
    /// Keeps its cassette open.
    private let lease: CassetteLease?
    /// What happens in it.
    let counts: SessionCounts
    private let state: Mutex<State>

    private struct State {
        var use: SessionUse
        var cursor = ReplayCursor()
        /// How many exchanges are under way, and what is to be done when none is.
        var underWay = 0
        var waiting: [@Sendable () -> Void] = []
    }

    init(
        name: String,
        cassetteName: CassetteName,
        lease: CassetteLease? = nil,
        use: SessionUse,
        rewritesLinks: Bool = true
    ) {
        self.name = name
        self.cassetteName = cassetteName
        self.lease = lease
        self.rewritesLinks = rewritesLinks
        let report = SessionReport(session: name, cassette: use.cassette?.name.description, mode: use.settings.mode)
        counts = SessionCounts(report)
        state = Mutex(State(use: use))
    }

    /// What it is now.
    package var use: SessionUse { state.withLock(\.use) }

    /// Its cassette; `nil` in passthrough.
    package var cassette: OpenCassette? { use.cassette }

    /// What happened so far, but for what is unplayed, which is looked for in the whole cassette.
    package var tally: SessionReport { counts.report }

    /// Goes on in another way with the next request; what was played stays played.
    func adopt(_ use: SessionUse) {
        state.withLock { state in
            let number = state.use.number
            state.use = use
            state.use.number = number + 1
            counts.note { report in
                report.mode = use.settings.mode
                report.cassette = use.cassette?.name.description
            }
        }
    }

    /// No request names it any more: what answered one before answers no other.
    func retire() { state.withLock { $0.use.number += 1 } }

    /// Counts something that happened.
    func note(_ change: (inout SessionReport) -> Void) { counts.note(change) }

    /// Counts a miss and keeps why it was one.
    func noteMiss(_ explanation: String) {
        note { report in
            report.misses += 1
            if report.explanations.count < SessionReport.maximumExplanations { report.explanations.append(explanation) }
        }
    }

    /// The interaction that answers a request now; the cursor moves on.
    ///
    /// - Parameters:
    ///   - fingerprint: The request's.
    ///   - method: The request's.
    ///   - use: What the session was when the request began.
    /// - Returns: Who answers.
    func next(_ fingerprint: Fingerprint, method: String, in use: SessionUse) -> ReplayCursor.Answer {
        guard let cassette = use.cassette else { return .unknown }
        return state.withLock { state in
            cassette.next(fingerprint, method: method, cursor: &state.cursor, playback: use.settings.playback)
        }
    }

    /// Plays an interaction again, if the same request would get it and the same bytes with it: where the session is what
    /// it was and its cassette holds what it held, and the cursor names it.
    ///
    /// - Parameters:
    ///   - entry: The interaction.
    ///   - method: The request's.
    ///   - use: The number of what the session was when it was played before.
    ///   - changes: How much the cassette was changed then.
    /// - Returns: Whether it is played; the cursor moved on then.
    func playAgain(_ entry: IndexEntry, method: String, use: Int, changes: Int) -> Bool {
        state.withLock { state in
            guard state.use.number == use, let cassette = state.use.cassette, cassette.changes == changes else {
                return false
            }
            let playback = state.use.settings.playback
            return cassette.playAgain(entry, method: method, cursor: &state.cursor, playback: playback)
        }
    }

    /// Notes an interaction that a request got while it was recorded; the cursor moves past it.
    func notePlayed(_ entry: IndexEntry) { state.withLock { $0.cursor.notePlayed(entry) } }

    // MARK: What is left

    /// The interactions that nobody asked this session for; none where it does not play.
    var unplayed: [IndexEntry] {
        playing.map { $0.unplayed($1, keepErrors: $2) } ?? []
    }

    /// The same as reports name them; `nil` where it does not play.
    var unplayedInteractions: [UnplayedInteraction]? {
        playing.map { $0.unplayed(by: $1, keepErrors: $2) }
    }

    /// What it plays, what it has played of that, and whether it plays transient errors.
    private var playing: (OpenCassette, ReplayCursor, keepErrors: Bool)? {
        let (use, cursor) = state.withLock { ($0.use, $0.cursor) }
        guard let cassette = use.cassette, use.settings.mode.plays else { return nil }
        return (cassette, cursor, use.settings.playback.keepErrors)
    }

    // MARK: What is under way

    /// How many exchanges are under way: not answered as a whole, or not counted.
    package var underWay: Int { state.withLock(\.underWay) }

    /// An exchange begins.
    func enter() { state.withLock { $0.underWay += 1 } }

    /// An exchange has ended.
    func leave() {
        let waiting = state.withLock { state in
            state.underWay -= 1
            guard state.underWay == 0 else { return [@Sendable () -> Void]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for action in waiting { action() }
    }

    /// Calls `action` once, when no exchange is under way, on any thread.
    func whenIdle(_ action: @escaping @Sendable () -> Void) {
        let isIdle = state.withLock { state in
            if state.underWay > 0 { state.waiting.append(action) }
            return state.underWay == 0
        }
        if isIdle { action() }
    }
}
