/// An `http` or `https` URL that somebody wrote, taken apart without a change to any byte.
///
/// One with a user name, with a host that is none, with spaces, control characters or a backslash before its path is
/// no such URL: clients disagree about where it leads.
package struct AbsoluteURL: Equatable, Sendable {
    /// `https`, spelled as written.
    package let scheme: String
    /// `host[:port]`, spelled as written.
    package let authority: String
    /// Path, query and fragment as written; empty, or beginning with `/`, `?` or `#`.
    package let rest: String
    /// Scheme, host and port as they are compared.
    package let origin: Origin

    /// Takes a text apart; `nil` if it is not wholly such a URL.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f }), let separator = text.firstRange(of: "://") else {
            return nil
        }
        let behind = text[separator.upperBound...]
        let end = behind.utf8.firstIndex { "/?#\\".utf8.contains($0) } ?? behind.endIndex
        let scheme = text[..<separator.lowerBound]
        guard end == behind.endIndex || behind.utf8[end] != UInt8(ascii: "\\"),
            let origin = Origin(scheme: scheme, authority: behind[..<end])
        else { return nil }
        self.scheme = String(scheme)
        authority = String(behind[..<end])
        rest = String(behind[end...])
        self.origin = origin
    }

    /// What stands before ``rest``: `https://media.example`.
    package var prefix: String { "\(scheme)://\(authority)" }

    /// The URL as it was written.
    package var text: String { prefix + rest }

    /// The path and query to ask for, without a fragment, and never empty (RFC 9112 §3.2.1).
    package var target: String {
        let sent = rest.prefix { $0 != "#" }
        return sent.utf8.first == UInt8(ascii: "/") ? String(sent) : "/\(sent)"
    }
}
