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
    private let state: Mutex<State>

    private struct State {
        var use: SessionUse
        var cursor = ReplayCursor()
        var report: SessionReport
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
        state = Mutex(State(use: use, report: report))
    }

    /// What it is now.
    package var use: SessionUse { state.withLock(\.use) }

    /// Its cassette; `nil` in passthrough.
    package var cassette: OpenCassette? { use.cassette }

    /// What happened so far, but for what is unplayed, which is looked for in the whole cassette.
    package var tally: SessionReport { state.withLock(\.report) }

    /// What happened so far.
    package var report: SessionReport {
        var (use, cursor, report) = state.withLock { ($0.use, $0.cursor, $0.report) }
        let mode = use.settings.mode
        if let cassette = use.cassette, mode == .replay || mode == .auto {
            report.noteUnplayed(cassette.unplayed(by: cursor, keepErrors: use.settings.playback.keepErrors))
        }
        return report
    }

    /// Goes on in another way with the next request; what was played stays played.
    func adopt(_ use: SessionUse) {
        state.withLock { state in
            state.use = use
            state.report.mode = use.settings.mode
            state.report.cassette = use.cassette?.name.description
        }
    }

    /// Counts something that happened.
    func note(_ change: (inout SessionReport) -> Void) { state.withLock { change(&$0.report) } }

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

    /// Notes an interaction that a request got while it was recorded; the cursor moves past it.
    func notePlayed(_ entry: IndexEntry) { state.withLock { $0.cursor.notePlayed(entry) } }

    /// The interactions that nobody asked this session for; none where it does not play.
    var unplayed: [IndexEntry] {
        let (use, cursor) = state.withLock { ($0.use, $0.cursor) }
        guard let cassette = use.cassette else { return [] }
        switch use.settings.mode {
        case .replay, .auto: return cassette.unplayed(cursor, keepErrors: use.settings.playback.keepErrors)
        case .record, .passthrough: return []
        }
    }
}
