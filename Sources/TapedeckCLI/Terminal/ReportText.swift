import Exchanges

/// The report that a server prints when it stops.
enum ReportText {
    /// At most so many explanations a session are printed, and failed assets: they have all been in the log.
    private static let limit = 20

    /// The lines of the report.
    ///
    /// - Parameters:
    ///   - sessions: What happened; their texts may be untrusted.
    ///   - palette: For bad news and good.
    /// - Returns: A line a session; indented, why there were misses, and what became of assets.
    static func lines(_ sessions: [SessionReport], palette: Palette = .plain) -> [String] {
        sessions.flatMap { session in
            var lines = ["tapedeck: \(title(of: session)): \(counts(of: session, palette: palette))"]
            lines += session.explanations.prefix(limit).flatMap(explanation)
            lines += more(than: limit, of: session.misses)
            lines += refreshes(of: session, palette: palette)
            lines += savings(of: session)
            lines += unplayed(of: session, palette: palette)
            lines += assets(of: session, palette: palette)
            return lines
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
            (session.shared, "\(session.shared) shared", nil),
            (session.passed, "\(session.passed) passed", nil),
            (session.misses, Quantity.count(session.misses, "miss", plural: "misses"), .bad),
            (session.failed, Quantity.count(session.failed, "error"), .warning),
            (session.lost, "\(session.lost) lost", .bad),
            (session.faults, Quantity.count(session.faults, "fault"), nil),
        ]
        let shown = parts.filter { $0.0 > 0 }.map { palette.styled($0.1, $0.2) }
        return shown.isEmpty ? "no requests came" : shown.joined(separator: ", ")
    }

    /// What was too old and could not be had anew.
    private static func refreshes(of session: SessionReport, palette: Palette) -> [String] {
        guard session.refreshesFailed > 0 else { return [] }
        let failed = Quantity.count(session.refreshesFailed, "refresh", plural: "refreshes")
        return ["  " + palette.styled("\(failed) failed, answered from the cassette", .warning)]
    }

    /// What replaying saved, and what it could not save.
    private static func savings(of session: SessionReport) -> [String] {
        var lines: [String] = []
        var saved: [String] = []
        if session.bytesReplayed > 0 { saved.append(Quantity.bytes(session.bytesReplayed)) }
        if session.millisecondsSaved >= 1 { saved.append(Quantity.milliseconds(session.millisecondsSaved)) }
        let tokens = session.tokensSaved
        if tokens.total > 0 {
            saved.append("\(Quantity.count(tokens.total, "token")) (\(tokens.input) in, \(tokens.output) out)")
        }
        if !saved.isEmpty { lines.append("  saved: \(saved.joined(separator: ", "))") }
        if session.liveCalls > 0 {
            lines.append("  live calls: \(session.liveCalls) (\(Quantity.bytes(session.bytesReceived)) received)")
        }
        return lines
    }

    /// What nobody asked for; where no request came at all, that says it.
    private static func unplayed(of session: SessionReport, palette: Palette) -> [String] {
        guard session.unplayed > 0, session.requests > 0 else { return [] }
        return ["  " + palette.styled("unplayed: \(session.unplayed)", .warning)]
            + session.unplayedInteractions.prefix(limit).map { "  - " + TerminalText.escape($0) }
            + (session.unplayed > limit ? ["  … and \(session.unplayed - limit) more; see --report"] : [])
    }

    /// What the server downloaded of its own accord: lines of their own, for these are no requests.
    private static func assets(of session: SessionReport, palette: Palette) -> [String] {
        var lines: [String] = []
        if session.assetsFetched > 0 {
            lines.append("  assets fetched: \(session.assetsFetched) (\(Quantity.bytes(session.assetBytes)))")
        }
        if session.assetsFailed > 0 {
            lines.append("  " + palette.styled("assets not fetched: \(session.assetsFailed)", .warning))
            lines += session.assetFailures.prefix(limit).map { "  - " + TerminalText.escape($0) }
            lines += more(than: limit, of: session.assetsFailed)
        }
        return lines
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
