import Matching

/// The rules of a session as they are written: two sessions whose rules read the same compare requests alike, and share
/// one index of their cassette.
package struct RuleTexts: Hashable, Sendable {
    /// A `replace` rule.
    private struct Replacement: Hashable {
        var pattern: String
        var constant: String
    }

    private let ignore: [String]
    private let replace: [Replacement]

    /// Takes the texts of rules.
    init(ignore: [IgnoreRule], replace: [ReplaceRule]) {
        self.ignore = ignore.map(\.description)
        self.replace = replace.map { Replacement(pattern: $0.pattern, constant: $0.constant) }
    }
}
