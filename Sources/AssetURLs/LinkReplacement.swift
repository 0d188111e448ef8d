/// What comes in place of the start of a URL; the rest of it stays as it was written.
package struct LinkReplacement: Equatable, Sendable {
    /// How many bytes of the URL's text go: scheme, authority, and the base path where there is one.
    package let count: Int
    /// What comes instead.
    package let text: String

    /// Creates a replacement.
    ///
    /// - Parameters:
    ///   - count: How many bytes of the decoded text go.
    ///   - text: What comes instead: the start of a URL, so nothing that JSON would have to escape.
    package init(first count: Int, by text: String) {
        self.count = count
        self.text = text
    }

    /// The URL after the change.
    package func applied(to url: String) -> String { text + String(decoding: url.utf8.dropFirst(count), as: UTF8.self) }
}
