/// Says why a matching rule cannot be used, and what to write instead.
///
/// Rules come from profiles and from `tapedeck.yml`; one that does not parse is an error at start (docs/design.md §7),
/// since a rule that silently did nothing would turn hits into misses.
package struct RuleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, to branch on.
    package enum Code: Equatable, Sendable {
        /// The rule is none of the three kinds.
        case unknownKind
        /// A `~` in a pointer that neither `0` nor `1` follows.
        case pointerEscape
        /// `?` without a name.
        case emptyQueryName
        /// `header:` without a name, or with characters that no header name has.
        case headerName
        /// A regular expression that does not compile.
        case pattern
    }

    /// What is wrong.
    package let code: Code
    /// The rule as it was written.
    package let rule: String
    /// The cause in the words of whoever found it; empty where the code says it all.
    package let reason: String

    init(_ code: Code, rule: String, reason: String = "") {
        self.code = code
        self.rule = rule
        self.reason = reason
    }

    /// What is wrong, in a sentence.
    package var message: String {
        switch code {
        case .unknownKind: "the ignore rule \"\(rule)\" is no JSON pointer, query name or header"
        case .pointerEscape: "the ignore rule \"\(rule)\" has a \"~\" that is no escape"
        case .emptyQueryName: "the ignore rule \"\(rule)\" names no query parameter"
        case .headerName: "the ignore rule \"\(rule)\" names no header"
        case .pattern: "the pattern \"\(rule)\" is no regular expression: \(reason)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch code {
        case .unknownKind:
            "write \"/user\" for a JSON member, \"?trace\" for a query parameter, \"header:x-id\" for a header"
        case .pointerEscape: "in a JSON pointer \"~0\" stands for \"~\" and \"~1\" for \"/\""
        case .emptyQueryName: "write the name after the question mark, as in \"?trace\""
        case .headerName: "write the name after the colon, as in \"header:x-id\""
        case .pattern: "in YAML put patterns into single quotes, as in '\\d{4}-\\d\\d-\\d\\d'"
        }
    }

    /// Message and hint in one line.
    package var description: String { "\(message); \(hint)" }
}
