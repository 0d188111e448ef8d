internal import Synchronization

/// A regular expression whose matches count as a constant, for dates and ids inside prompts (docs/design.md §7).
///
/// The syntax is that of Swift's `Regex`. It matches by Unicode scalars, so that `\d` and `.` mean the same whatever
/// combining characters follow.
package struct ReplaceRule: Sendable {
    /// The regular expression as it was written.
    package let pattern: String
    /// What a match counts as, taken literally.
    package let constant: String
    private let expression: Expression

    /// Compiles a rule.
    ///
    /// - Parameters:
    ///   - pattern: The regular expression.
    ///   - constant: What each match is replaced by.
    /// - Throws: `pattern` with the compiler's own reason.
    package init(pattern: String, constant: String) throws(RuleError) {
        self.pattern = pattern
        self.constant = constant
        do {
            expression = try Expression(pattern)
        } catch {
            throw RuleError(.pattern, rule: pattern, reason: "\(error)")
        }
    }

    /// The text with every match replaced.
    package func applied(to text: String) -> String {
        expression.replacingMatches(in: text, with: constant)
    }

    /// The compiled expression.
    ///
    /// `Regex` is not `Sendable`, so one thread at a time uses it.
    private final class Expression: Sendable {
        private let regex: Mutex<Regex<AnyRegexOutput>>

        init(_ pattern: String) throws {
            regex = Mutex(try Regex(pattern).matchingSemantics(.unicodeScalar))
        }

        func replacingMatches(in text: String, with constant: String) -> String {
            regex.withLock { text.replacing($0, with: constant) }
        }
    }
}

extension ReplaceRule: Equatable {
    /// Whether pattern and constant are the same.
    package static func == (left: ReplaceRule, right: ReplaceRule) -> Bool {
        left.pattern == right.pattern && left.constant == right.constant
    }
}
