/// What stands in a cassette where a secret was.
package enum StandIn {
    /// The text that replaces a secret; it is never derived from the secret.
    package static let text = "REDACTED"

    /// ``text`` as bytes.
    static let bytes = Array(text.utf8)

    /// The value of a credential field with its secret replaced; the scheme of an `Authorization` value stays
    /// (RFC 9110 §11.4), so that a reader sees how a client authenticated.
    static func credential(_ value: String, _ standIn: (String) -> String) -> String {
        guard let space = value.firstIndex(of: " "), value[..<space].allSatisfy({ $0.isLetter || $0 == "-" }) else {
            return standIn(value)
        }
        return "\(value[...space])\(standIn(String(value[value.index(after: space)...])))"
    }

    /// A `Cookie` value (RFC 6265 §4.2) with the values of its cookies replaced.
    static func cookies(_ value: String, _ standIn: (String) -> String) -> String {
        value.split(separator: ";", omittingEmptySubsequences: false).map { replaceValue(of: $0, standIn) }
            .joined(separator: ";")
    }

    /// A `Set-Cookie` value (RFC 6265 §4.1) with the cookie's value replaced; its attributes stay.
    static func setCookie(_ value: String, _ standIn: (String) -> String) -> String {
        var parts = value.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        if !parts.isEmpty { parts[0] = replaceValue(of: Substring(parts[0]), standIn) }
        return parts.joined(separator: ";")
    }

    /// A `Sec-WebSocket-Protocol` value with the credentials replaced that browsers send as the names of protocols, since
    /// they can send no other field.
    static func protocols(_ value: String, _ standIn: (String) -> String) -> String {
        value.split(separator: ",", omittingEmptySubsequences: false).map { element in
            let name = element.drop(while: \.isWhitespace)
            guard let prefix = credentialProtocols.first(where: name.hasPrefix) else { return String(element) }
            return "\(element.prefix { $0.isWhitespace })\(prefix)\(standIn(String(name.dropFirst(prefix.count))))"
        }.joined(separator: ",")
    }

    /// What such names begin with.
    private static let credentialProtocols = ["openai-insecure-api-key.", "ai-gateway-auth."]

    private static func replaceValue(of pair: Substring, _ standIn: (String) -> String) -> String {
        // A pair without a name is a value as a whole.
        guard let equals = pair.firstIndex(of: "=") else {
            return pair.allSatisfy(\.isWhitespace) ? String(pair) : standIn(String(pair))
        }
        return "\(pair[...equals])\(standIn(String(pair[pair.index(after: equals)...])))"
    }
}
