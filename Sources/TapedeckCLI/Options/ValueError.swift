/// A text that is not a value of the kind that is wanted.
///
/// It says what is wrong and what would be right, but not where the text was written: `SettingSources` adds that.
package struct ValueError: Error, Equatable {
    /// A sentence without its subject: `"2y" is not a timing; use instant, recorded or a factor such as 4x`.
    package let message: String

    /// An error with a sentence of its own.
    package init(_ message: String) {
        self.message = message
    }

    /// The usual sentence.
    ///
    /// - Parameters:
    ///   - text: What was written; it is escaped and shortened for terminals.
    ///   - noun: What was wanted, with its article: `a timing`.
    ///   - syntax: What would be right.
    package init(_ text: String, isNot noun: String, use syntax: String) {
        message = "\(TerminalText.quote(text)) is not \(noun); use \(syntax)"
    }
}
