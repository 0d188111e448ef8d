/// What stands in a cassette where a secret was.
package enum StandIn {
    /// The text that replaces a secret; it is never derived from the secret.
    package static let text = "REDACTED"

    /// ``text`` as bytes.
    static let bytes = Array(text.utf8)

    /// The value of a credential field with its secret replaced; the scheme of an `Authorization` value stays
    /// (RFC 9110 §11.4), so that a reader sees how a client authenticated.
    package static func credential(_ value: String) -> String {
        guard let space = value.firstIndex(of: " "), value[..<space].allSatisfy({ $0.isLetter || $0 == "-" }) else {
            return value.isEmpty ? value : text
        }
        return "\(value[..<space]) \(text)"
    }

    /// A `Cookie` value (RFC 6265 §4.2) with the values of its cookies replaced.
    package static func cookies(_ value: String) -> String {
        value.split(separator: ";", omittingEmptySubsequences: false).map { replaceValue(of: $0) }
            .joined(separator: ";")
    }

    /// A `Set-Cookie` value (RFC 6265 §4.1) with the cookie's value replaced; its attributes stay.
    package static func setCookie(_ value: String) -> String {
        var parts = value.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        if !parts.isEmpty { parts[0] = replaceValue(of: Substring(parts[0])) }
        return parts.joined(separator: ";")
    }

    private static func replaceValue(of pair: Substring) -> String {
        // A pair without a name is a value as a whole.
        guard let equals = pair.firstIndex(of: "=") else {
            return pair.allSatisfy(\.isWhitespace) ? String(pair) : text
        }
        return "\(pair[...equals])\(text)"
    }
}
