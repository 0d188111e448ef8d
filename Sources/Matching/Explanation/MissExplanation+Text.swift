// All wording of miss explanations.
extension MissExplanation {
    /// The explanation in a few short lines, without a line end after the last.
    ///
    /// Whatever comes from a request is escaped, so it can be written to a terminal.
    package var text: String { lines.joined(separator: "\n") }

    /// The lines of `text`.
    package var lines: [String] {
        var lines = [cause]
        if played == nil || differenceCount > 0 { lines += nearestLines }
        if played != nil { lines.append("to play recorded answers again: --on-repeat last or --on-repeat cycle") }
        lines.append("to record it: \(remedy)")
        return lines
    }

    private var cause: String {
        if let played {
            return "\(request) was already played \(played.times) of \(played.recorded) times"
        }
        return "no recorded interaction answers \(request)"
    }

    private var request: String {
        "\(Excerpt.path(route.method)) \(Excerpt.path(route.path)) (\(Excerpt.path(route.gateway)))"
    }

    private var nearestLines: [String] {
        guard let nearest else { return ["nothing similar is recorded"] }
        guard differenceCount > 0 else { return ["nearest is \(nearest), which is the same request"] }
        let count = differenceCount == 1 ? "1 place" : "\(differenceCount) places"
        var lines = ["nearest is \(nearest), which differs in \(count):"]
        lines += differences.map { "  \($0)" }
        if differenceCount > differences.count { lines.append("  and \(differenceCount - differences.count) more") }
        return lines
    }
}
