import BodyFormats
package import Cassettes
import Gateways
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
    ///   - signatureParameters: The profile's own names of signature parameters, by case; they count on every path.
    ///   - isGatewayURL: Whether an absolute URL is one of the gateway's own: there only these names count, as in the
    ///     request that uses it (docs/design.md §6).
    package init(
        isSecretHeader: @escaping @Sendable (String) -> Bool = { _ in false },
        signatureParameters: [String] = [],
        isGatewayURL: @escaping @Sendable (_ url: String) -> Bool = { _ in false }
    ) {
        self.isSecretHeader = isSecretHeader
        urls = URLRedaction(signatureParameters: signatureParameters, isGatewayURL: isGatewayURL)
    }

    /// The interaction without secrets; its bodies stay as they are.
    package func redact(_ interaction: Interaction) -> Interaction {
        let isAsset = Self.isAsset(target: interaction.request.relativeTarget)
        var redacted = interaction
        redacted.request.url = redact(interaction.request.url, isAsset: isAsset)
        redacted.request.target = redacted.request.target.map { redact($0, isAsset: isAsset) }
        redacted.request.headers = redact(interaction.request.headers, isAsset: isAsset)
        redacted.request.trailers = redact(interaction.request.trailers, isAsset: isAsset)
        redacted.response.headers = redact(interaction.response.headers, isAsset: isAsset)
        redacted.response.trailers = redact(interaction.response.trailers, isAsset: isAsset)
        return redacted
    }

    /// The fields with stand-ins for credentials, cookies and signatures; order, names and number stay.
    ///
    /// - Parameters:
    ///   - headers: The fields of a request or of its answer.
    ///   - isAsset: Whether the request is for an asset on another host, to which relative links lead as well.
    /// - Returns: The fields to write.
    package func redact(_ headers: HTTPHeaders, isAsset: Bool = false) -> HTTPHeaders {
        HTTPHeaders(headers.map { name, value in (name, redact(value, of: name, isAsset: isAsset)) })
    }

    /// A URL or target with stand-ins for its user-info, for the values of key parameters and of the profile's signature
    /// parameters, and in assets (absolute URLs, targets under `via`) for those of every known scheme.
    package func redact(url: String) -> String {
        if URLRedaction.isURL(url.utf8) { return redact(value: url) }
        return redact(url, isAsset: Self.isAsset(target: url))
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

    private func redact(_ value: String, of name: String, isAsset: Bool) -> String {
        if name.lowercased() == "cookie" { return StandIn.cookies(value) }
        if SecretNames.isCookie(name) { return StandIn.setCookie(value) }
        if SecretNames.isCredential(header: name, value: value) || isSecretHeader(name) {
            return StandIn.credential(value)
        }
        if URLRedaction.isURL(value.utf8) { return redact(value: value) }
        switch name.lowercased() {
        case "location", "content-location", "referer":
            return redact(value, isAsset: isAsset || value.hasPrefix("//"))
        default: return value
        }
    }

    private func redact(_ text: String, isAsset: Bool) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: urls.edits(of: bytes, isAsset: isAsset).applied(to: bytes), as: UTF8.self)
    }

    /// Whether a target is that of an asset, with or without the session that a client put in front.
    private static func isAsset(target: String) -> Bool {
        if target.hasPrefix(ViaAddress.prefix) { return true }
        guard target.hasPrefix("/@"), let end = target.dropFirst().firstIndex(of: "/") else { return false }
        return target[end...].hasPrefix(ViaAddress.prefix)
    }
}
