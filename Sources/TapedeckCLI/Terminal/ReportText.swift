import Exchanges

/// The report that a server prints when it stops.
enum ReportText {
    /// At most so many explanations a session are printed: they have all been in the log.
    private static let limit = 20

    /// The lines of the report.
    ///
    /// - Parameters:
    ///   - sessions: What happened; their texts may be untrusted.
    ///   - palette: For bad news and good.
    /// - Returns: A line a session, and why there were misses, indented.
    static func lines(_ sessions: [SessionReport], palette: Palette = .plain) -> [String] {
        sessions.flatMap { session in
            ["tapedeck: \(title(of: session)): \(counts(of: session, palette: palette))"]
                + session.explanations.prefix(limit).flatMap(explanation)
                + more(than: limit, of: session.misses)
        }
    }

    private static func title(of session: SessionReport) -> String {
        let name = session.session.isEmpty ? "default" : TerminalText.escape(session.session)
        let cassette = TerminalText.escape(session.cassette ?? "")
        return switch session.mode {
        case .record: "session \(name), recording to \(cassette)"
        case .replay: "session \(name), replaying \(cassette)"
        case .auto: "session \(name), replaying and recording \(cassette)"
        case .passthrough: "session \(name), passing through"
        }
    }

    private static func counts(of session: SessionReport, palette: Palette) -> String {
        let parts: [(Int, String, Palette.Style?)] = [
            (session.recorded, "\(session.recorded) recorded", nil),
            (session.hits, "\(session.hits) replayed", nil),
            (session.passed, "\(session.passed) passed", nil),
            (session.misses, Quantity.count(session.misses, "miss", plural: "misses"), .bad),
            (session.failed, Quantity.count(session.failed, "error"), .warning),
            (session.lost, "\(session.lost) lost", .bad),
        ]
        let shown = parts.filter { $0.0 > 0 }.map { palette.styled($0.1, $0.2) }
        return shown.isEmpty ? "no requests came" : shown.joined(separator: ", ")
    }

    private static func explanation(_ text: String) -> [String] {
        TerminalText.escape(text, keepingNewlines: true).split(separator: "\n").enumerated().map { index, line in
            (index == 0 ? "  - " : "    ") + line
        }
    }

    private static func more(than limit: Int, of count: Int) -> [String] {
        count > limit ? ["  … and \(count - limit) more; see the log"] : []
    }
}
