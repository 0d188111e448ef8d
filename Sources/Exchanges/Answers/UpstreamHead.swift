import Gateways
import HTTPMessages
import NIOHTTP1
import Secrets

/// The head of a request as the upstream gets it (docs/design.md §5): what the client sent, except `Host`, hop-by-hop
/// fields, `x-tapedeck-*` and `Accept-Encoding`.
enum UpstreamHead {
    /// Builds the head, with exactly one framing.
    ///
    /// Credentials go to the gateway's own origin only (docs/design.md §6).
    ///
    /// - Parameters:
    ///   - head: As the client sent it.
    ///   - address: Whom it is for.
    ///   - framing: How its body will be sent.
    ///   - expectsContinue: Whether `Expect: 100-continue` goes along; not where the body is here already.
    /// - Returns: The head to send.
    static func make(
        from head: RequestHead,
        for address: GatewayAddress,
        framing: BodyFraming,
        expectsContinue: Bool
    ) -> RequestHead {
        var fields: [(String, String)] = []
        var hasHost = false
        var hasEncoding = false
        for (name, value) in head.headers.removingHopByHop() {
            switch name.lowercased() {
            case "host":
                if !hasHost { fields.append((name, address.origin.hostHeader)) }
                hasHost = true
            case "accept-encoding":
                // The proxy must see what it records.
                if !hasEncoding { fields.append((name, "identity")) }
                hasEncoding = true
            case "expect" where !expectsContinue: continue
            case let lower where lower.hasPrefix("x-tapedeck-") || lower == "x-tapedeck": continue
            case let lower where !address.isOwnOrigin && isCredential(lower, of: address.mount.profile): continue
            default: fields.append((name, value))
            }
        }
        if !hasHost { fields.insert(("Host", address.origin.hostHeader), at: 0) }
        if !hasEncoding { fields.append(("Accept-Encoding", "identity")) }
        return RequestHead(
            method: head.method,
            target: address.target,
            headers: HTTPHeaders(fields).settingFraming(framing)
        )
    }

    /// Whether a header field is for the gateway's own origin only (docs/design.md §6).
    static func isCredential(_ name: String, of profile: GatewayProfile) -> Bool {
        SecretNames.isCookie(name) || SecretNames.isKnownCredential(header: name) || profile.isSecretHeader(name)
    }
}
