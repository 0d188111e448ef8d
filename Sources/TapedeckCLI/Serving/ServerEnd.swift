package import Exchanges

/// How serving ended.
package struct ServerEnd: Sendable, Equatable {
    /// What became of the exchanges, by session; the default session comes first.
    package var sessions: [SessionReport]
    /// What could not be made safe at the end, a line each.
    package var problems: [String]
    /// Whether a second signal cut the streams in flight.
    package var isInterrupted: Bool

    /// An end.
    package init(sessions: [SessionReport], problems: [String] = [], isInterrupted: Bool = false) {
        self.sessions = sessions
        self.problems = problems
        self.isInterrupted = isInterrupted
    }

    /// The exit code: misses are the clients' business here, a lost recording is not (`docs/design.md §2`, `§9`).
    package var status: ExitStatus {
        if isInterrupted { return .interrupted }
        return problems.isEmpty && !sessions.contains { $0.lost > 0 } ? .done : .failed
    }
}
