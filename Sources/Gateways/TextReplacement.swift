/// A text that varies, such as a date inside a prompt, and the constant that stands for it when requests are compared.
package struct TextReplacement: Equatable, Sendable {
    /// A regular expression; `Matching` checks it.
    package var pattern: String
    /// The constant.
    package var constant: String

    /// A rule as in `replace: [{pattern: …, with: …}]` (docs/design.md §2).
    package init(pattern: String, with constant: String) {
        self.pattern = pattern
        self.constant = constant
    }
}
