import Exchanges

/// What `run` has to say when all is over: the exit code, and why it is not the command's.
struct RunVerdict: Equatable {
    /// The exit code (`docs/design.md §2`).
    let status: ExitStatus
    /// Lines for standard error.
    let lines: [String]

    /// Judges a run.
    ///
    /// A command that failed says so itself, and its code stands. Of one that succeeded, what was lost counts before what
    /// was missed.
    ///
    /// - Parameters:
    ///   - end: How it ended.
    ///   - isStrict: Whether interactions that nobody asked for make it fail, and a run without any request.
    init(_ end: RunEnd, isStrict: Bool) {
        let sessions = end.server.sessions
        let misses = sessions.reduce(0) { $0 + $1.misses }
        let unplayed = sessions.reduce(0) { $0 + $1.unplayed }
        let isUnused = !sessions.contains { $0.requests > 0 }
        var lines: [String] = []
        var failures: [String] = []
        if isUnused {
            lines.append(Self.nothingCame)
            if isStrict { failures.append("nothing came through") }
        }
        if misses > 0 { failures.append("\(Quantity.count(misses, "request")) had no recorded answer") }
        if isStrict, unplayed > 0 {
            failures.append("\(Quantity.count(unplayed, "recorded interaction")) went unplayed (--strict)")
        }
        let own: ExitStatus = failures.isEmpty ? .done : .missed
        if end.code != 0 {
            status = ExitStatus(rawValue: end.code)
        } else if end.server.status != .done {
            status = end.server.status
        } else {
            status = own
            if own != .done {
                lines.append(
                    "tapedeck: the command succeeded, but \(failures.joined(separator: ", and ")): exit code 3"
                )
            }
        }
        self.lines = lines
    }

    private static let nothingCame =
        "tapedeck: NOTHING CAME THROUGH: the command sent no request here. Its client must read one of the variables "
        + "that 'tapedeck gateways' lists, or be given the address in TAPEDECK_URL"
}
