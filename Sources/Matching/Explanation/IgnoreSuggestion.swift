/// The `ignore` rules with which a recorded request would have answered one that it does not answer.
enum IgnoreSuggestion {
    /// The members that say what is asked of a model, and how.
    ///
    /// To leave one of them out as a whole would give every request the same answer: a wrong answer is worse than a miss
    /// (docs/design.md §7). `stream` is one too, as a client cannot read the other form.
    private static let essentials: Set<Substring> = ["model", "stream", "messages", "contents", "input", "prompt"]

    /// Finds rules, and makes sure of them by comparing what they leave.
    ///
    /// - Parameters:
    ///   - differences: All places where the two differ.
    ///   - recorded: The recorded request.
    ///   - requested: The other one.
    /// - Returns: Rules as they are written in `tapedeck.yml`; none where something differs that no rule may leave out.
    static func rules(
        for differences: DifferenceList,
        recorded: CanonicalRequest,
        requested: CanonicalRequest
    ) -> [String] {
        let exact = differences.first.compactMap { $0.rule }.filter { !isTooBroad($0) }
        guard !exact.isEmpty, exact.count == differences.count else { return [] }
        let rules = joined(exact)
        guard let parsed = try? rules.map({ try IgnoreRule($0) }),
            recorded.ignoring(parsed).fingerprint == requested.ignoring(parsed).fingerprint
        else { return [] }
        return rules
    }

    /// Whether a pointer names an essential member, or an element of one, as a whole.
    private static func isTooBroad(_ rule: String) -> Bool {
        let segments = rule.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard rule.hasPrefix("/"), let first = segments.first else { return false }
        return segments.count < 3 && essentials.contains(first)
    }

    /// The rules with one for all elements in place of several that differ in an index only, and none twice.
    private static func joined(_ rules: [String]) -> [String] {
        let patterns = rules.map(pattern)
        let counts = patterns.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        var result: [String] = []
        for (rule, pattern) in zip(rules, patterns) {
            let chosen = counts[pattern, default: 0] > 1 ? pattern : rule
            if !result.contains(chosen) { result.append(chosen) }
        }
        return result
    }

    /// A pointer with `*` for every index.
    private static func pattern(_ rule: String) -> String {
        guard rule.hasPrefix("/") else { return rule }
        return rule.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            !segment.isEmpty && segment.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                ? "*" : segment
        }.joined(separator: "/")
    }

    /// Rules as a line of `tapedeck.yml`; what YAML could take for something else is quoted.
    static func yaml(_ rules: [String]) -> String {
        let items = rules.map { rule in
            rule.utf8.allSatisfy(isPlain) ? rule : "\"\(Excerpt.escaped(rule, inQuotes: true))\""
        }
        return "ignore: [\(items.joined(separator: ", "))]"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
