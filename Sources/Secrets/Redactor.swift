package import Cassettes
package import NIOHTTP1

/// Takes the secrets out of an interaction before it is written (docs/design.md §8).
///
/// It knows places by name: credential headers, cookies, keys in queries and user-info in URLs. The client of the
/// recording gets the real answer; only the file gets stand-ins.
package struct Redactor: Sendable {
    private let isSecretHeader: @Sendable (String) -> Bool

    /// Creates a redactor.
    ///
    /// - Parameter isSecretHeader: Header fields of the gateway that hold a credential, beside those known anyway.
    package init(isSecretHeader: @escaping @Sendable (String) -> Bool = { _ in false }) {
        self.isSecretHeader = isSecretHeader
    }

    /// The interaction without secrets.
    package func redact(_ interaction: Interaction) -> Interaction {
        var redacted = interaction
        redacted.request.url = redact(url: interaction.request.url)
        redacted.request.target = redacted.request.target.map { redact(url: $0) }
        redacted.request.headers = redact(interaction.request.headers)
        redacted.request.trailers = redact(interaction.request.trailers)
        redacted.response.headers = redact(interaction.response.headers)
        redacted.response.trailers = redact(interaction.response.trailers)
        return redacted
    }

    /// The fields with stand-ins for credentials and cookies; order, names and number stay.
    package func redact(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(headers.map { name, value in (name, redact(value, of: name)) })
    }

    private func redact(_ value: String, of name: String) -> String {
        if name.lowercased() == "cookie" { return StandIn.cookies(value) }
        if SecretNames.isCookie(name) { return StandIn.setCookie(value) }
        if SecretNames.isCredential(header: name, value: value) || isSecretHeader(name) {
            return StandIn.credential(value)
        }
        switch name.lowercased() {
        case "location", "content-location", "referer": return redact(url: value)
        default: return value
        }
    }

    /// A URL or target with stand-ins for its user-info and for the values of key parameters; all else stays as it is.
    package func redact(url: String) -> String {
        var text = withoutUserInfo(url)
        guard let mark = text.firstIndex(of: "?") else { return text }
        let end = text[mark...].firstIndex(of: "#") ?? text.endIndex
        let pairs = text[text.index(after: mark)..<end].split(separator: "&", omittingEmptySubsequences: false)
        let redacted = pairs.map { pair -> String in
            guard let equals = pair.firstIndex(of: "="), pair.index(after: equals) < pair.endIndex,
                SecretNames.isSecretParameter(pair[..<equals])
            else { return String(pair) }
            return "\(pair[...equals])\(StandIn.text)"
        }
        text.replaceSubrange(text.index(after: mark)..<end, with: redacted.joined(separator: "&"))
        return text
    }

    private func withoutUserInfo(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return url[..<scheme.upperBound] + StandIn.text + url[at...]
    }
}
