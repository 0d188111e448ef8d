import Synchronization

/// What happened in a session, counted as it happens: also after the session was closed, and when nothing else is left
/// of it.
final class SessionCounts: Sendable {
    private let state: Mutex<SessionReport>

    /// Begins to count.
    init(_ report: SessionReport) { state = Mutex(report) }

    /// What happened so far, but for what is unplayed, which is looked for in the whole cassette.
    var report: SessionReport { state.withLock { $0 } }

    /// Counts something that happened.
    func note(_ change: (inout SessionReport) -> Void) { state.withLock { change(&$0) } }
}
