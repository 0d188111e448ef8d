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

    /// Creates a redactor.
    ///
    /// - Parameters:
    ///   - isSecretHeader: Header fields of the gateway that hold a credential, beside those known anyway.
    ///   - signatureParameters: The profile's own names of signature parameters, by case.
    package init(
        isSecretHeader: @escaping @Sendable (String) -> Bool = { _ in false },
        signatureParameters: [String] = []
    ) {
        self.isSecretHeader = isSecretHeader
        urls = URLRedaction(signatureParameters: signatureParameters)
    }

    /// The interaction without secrets; its bodies stay as they are.
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

    /// The fields with stand-ins for credentials, cookies and signatures; order, names and number stay.
    package func redact(_ headers: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(headers.map { name, value in (name, redact(value, of: name)) })
    }

    /// A URL or target with stand-ins for its user-info and for the values of parameters that hold a key or sign.
    package func redact(url: String) -> String {
        let bytes = Array(url.utf8)
        return String(decoding: urls.edits(of: bytes).applied(to: bytes), as: UTF8.self)
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
        if name.lowercased() == "cookie" { return StandIn.cookies(value) }
        if SecretNames.isCookie(name) { return StandIn.setCookie(value) }
        if SecretNames.isCredential(header: name, value: value) || isSecretHeader(name) {
            return StandIn.credential(value)
        }
        if URLRedaction.isURL(value.utf8) { return redact(value: value) }
        switch name.lowercased() {
        case "location", "content-location", "referer": return redact(url: value)
        default: return value
        }
    }
}
