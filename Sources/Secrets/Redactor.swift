import BodyFormats
package import Cassettes
package import NIOHTTP1

/// Takes the secrets out of an interaction before it is written (docs/design.md §8).
///
/// It knows places by name: credential headers, cookies, keys and signatures in queries, and user-info in URLs. The
/// client of the recording gets the real answer; only the file gets stand-ins. For bodies see ``BodyRedactor``.
package struct Redactor: Sendable {
    private let isSecretHeader: @Sendable (String) -> Bool
    private let urls: URLRedaction
    private let memory: RedactionMemory?

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - isSecretHeader: Header fields of the gateway that hold a credential, beside those known anyway.
    ///   - signatureParameters: The profile's own names of signature parameters, by case.
    ///   - memory: What is known to be secret, and the stand-ins; without it only places count, and one stand-in is
    ///     everybody's.
    package init(
        isSecretHeader: @escaping @Sendable (String) -> Bool = { _ in false },
        signatureParameters: [String] = [],
        memory: RedactionMemory? = nil
    ) {
        self.isSecretHeader = isSecretHeader
        self.memory = memory
        urls = URLRedaction(signatureParameters: signatureParameters, memory: memory)
    }

    /// Remembers the credentials of a request, so that they are found wherever they stand from now on.
    ///
    /// - Parameters:
    ///   - headers: Its header fields.
    ///   - target: Its target.
    package func learn(_ headers: HTTPHeaders, target: String) {
        for (name, value) in headers { _ = redact(value, of: name) }
        _ = urls.edits(of: Array(target.utf8))
    }

    /// Remembers the credentials in the heads of an interaction, and numbers their stand-ins before all others.
    package func learn(_ interaction: Interaction) {
        learn(interaction.request.headers, target: interaction.request.url)
        learn(interaction.response.headers, target: "")
    }

    /// The interaction without secrets; its bodies stay as they are.
    package func redact(_ interaction: Interaction) -> Interaction {
        var redacted = interaction
        redacted.request.url = redact(url: interaction.request.url)
        redacted.request.target = redacted.request.target.map { redact(url: $0) }
        redacted.request.headers = redact(interaction.request.headers)
        redacted.response.reason = withoutSecrets(interaction.response.reason)
        redacted.request.trailers = redact(interaction.request.trailers)
        redacted.response.headers = redact(interaction.response.headers)
        redacted.response.trailers = redact(interaction.response.trailers)
        return redacted
    }

    /// The fields with stand-ins for credentials, cookies and signatures; order, names and number stay.
    package func redact(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(headers.map { name, value in (name, withoutSecrets(redact(value, of: name))) })
    }

    /// A URL or target with stand-ins for its user-info and for the values of parameters that hold a key or sign.
    package func redact(url: String) -> String {
        let bytes = Array(url.utf8)
        return String(decoding: withoutSecrets(url: urls.edits(of: bytes).applied(to: bytes)), as: UTF8.self)
    }

    /// A URL with stand-ins for the secrets that are known; its query is read as what it means.
    private func withoutSecrets(url: [UInt8]) -> [UInt8] {
        guard let memory else { return url }
        let search = SecretSearch(matcher: memory.known.matcher)
        let query = url.firstIndex(of: UInt8(ascii: "?")) ?? url.endIndex
        let path = search.places(in: Array(url[..<query]), kind: .text)
        return memory.edits(for: path + search.places(in: url, form: min(query + 1, url.endIndex)..<url.endIndex))
            .applied(to: url)
    }

    /// A text with stand-ins for the secrets that are known, and for what looks like a key.
    package func withoutSecrets(_ text: String) -> String {
        guard let memory else { return text }
        let bytes = Array(text.utf8)
        let edits = memory.edits(of: bytes, kind: .text)
        return edits.isEmpty ? text : String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    /// A value that is wholly an absolute URL or a token as it stands in a cassette; any other text as it is.
    ///
    /// What is compared by this form compares equal whether it was recorded or is live.
    package func redact(value: String) -> String {
        let bytes = Array(value.utf8)
        guard URLRedaction.couldBeValue(bytes),
            let edits = urls.edits(ofValue: DecodedText(plain: bytes, in: 0..<bytes.count))
        else { return value }
        return String(decoding: ByteEdits(unsorted: edits, of: bytes).applied(to: bytes), as: UTF8.self)
    }

    private func redact(_ value: String, of name: String) -> String {
        if name.lowercased() == "cookie" { return StandIn.cookies(value) { standIn(for: $0, isKnown: false) } }
        if SecretNames.isCookie(name) { return StandIn.setCookie(value) { standIn(for: $0, isKnown: false) } }
        if SecretNames.isIdentity(name) { return value.isEmpty ? value : StandIn.text }
        if name.lowercased() == "sec-websocket-protocol" {
            return StandIn.protocols(value) { standIn(for: $0, isKnown: true) }
        }
        if SecretNames.isCredential(header: name, value: value) || isSecretHeader(name) {
            if value.lowercased().hasPrefix("basic ") { learn(basic: value.dropFirst(6)) }
            return StandIn.credential(value) { standIn(for: $0, isKnown: true) }
        }
        if URLRedaction.isURL(value.utf8) { return redact(value: value) }
        switch name.lowercased() {
        case "location", "content-location", "referer": return redact(url: value)
        default: return value
        }
    }

    /// What comes in place of a value.
    ///
    /// - Parameters:
    ///   - value: What stands where a secret stands.
    ///   - isKnown: Whether it is a secret for certain; a cookie may as well say which language somebody reads.
    /// - Returns: The stand-in.
    private func standIn(for value: String, isKnown: Bool) -> String {
        if value.isEmpty { return value }
        let bytes = Array(value.utf8)
        guard let memory, isKnown || SecretNames.couldBeSecret(value) else {
            return StandIn.isStandIn(bytes) ? value : StandIn.text
        }
        return String(decoding: memory.standIn(forValueInPlace: bytes), as: UTF8.self)
    }

    /// Remembers the password of `Basic` credentials (RFC 7617).
    private func learn(basic credentials: Substring) {
        guard let memory, let pair = Base64.decode(Array(credentials.utf8)),
            let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return }
        memory.known.learn(Array(pair[(colon + 1)...]))
    }
}
