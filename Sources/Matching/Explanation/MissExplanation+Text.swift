// All wording of miss explanations.
extension MissExplanation {
    /// The explanation in a few short lines, without a line end after the last.
    ///
    /// Whatever comes from a request is escaped, so it can be written to a terminal.
    package var text: String { lines.joined(separator: "\n") }

    /// The lines of `text`.
    package var lines: [String] {
        var lines = [cause]
        if let played {
            lines += played.errorLines
            lines.append("to play recorded answers again: --on-repeat last or --on-repeat cycle")
        } else {
            lines += nearestLines + ruleLines
        }
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

    private var ruleLines: [String] {
        guard !rules.isEmpty else { return [] }
        let what = differenceCount == 1 ? "that never changes" : "these never change"
        return ["if \(what) the answer, tapedeck.yml can say so:", "  \(IgnoreSuggestion.yaml(rules))"]
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

extension MissExplanation.Played {
    /// What is to be known where nothing but transient errors was recorded: not even a repeat would help then.
    fileprivate var errorLines: [String] {
        guard !statuses.isEmpty, statuses.allSatisfy(IndexEntry.isTransientError) else { return [] }
        let kinds = Set(statuses).sorted().map(String.init).joined(separator: ", ")
        return [
            "it was recorded with \(statuses.count == 1 ? "a transient error" : "transient errors") only (\(kinds))"
        ]
    }
}
