import AssetURLs
import Gateways
import HTTPMessages
import NIOHTTP1
import Secrets

/// An asset that an answer named, and how it is asked for.
struct NamedAsset: Sendable {
    /// Its URL for logs and reports, without secrets.
    let text: String
    /// Its path and query on this server.
    let path: String
    /// The header fields that are sent for it.
    ///
    /// Of the request whose answer named it those that say who asks; towards another host they are left out like a
    /// client's (``UpstreamHead``).
    let headers: HTTPHeaders
    /// The session whose answer named it.
    let session: Session

    /// An asset that the answer to a request named.
    ///
    /// - Parameters:
    ///   - link: What was named.
    ///   - request: Whose answer it was.
    ///   - redactor: Takes secrets out of what is logged.
    init?(_ link: HandedOutLink, namedBy request: GatewayRequest, redactor: Redactor) {
        guard let path = Self.path(of: link.local, for: request) else { return nil }
        let profile = request.address.mount.profile
        var fields: HTTPHeaders = ["Host": request.head.headers.first(name: "host") ?? "", "Accept": "*/*"]
        for (name, value) in request.head.headers {
            let isWanted =
                name.lowercased() == "user-agent" || profile.isSecretHeader(name)
                || SecretNames.isKnownCredential(header: name) || SecretNames.isCookie(name)
            if isWanted { fields.add(name: name, value: value) }
        }
        self.init(text: redactor.redact(url: link.url.text), path: path, headers: fields, session: request.session)
    }

    /// The asset that this one redirects to.
    ///
    /// - Parameters:
    ///   - link: Where the answer leads.
    ///   - request: The request that was redirected.
    /// - Returns: `nil` where it leads to another server, past this one.
    func redirected(to link: HandedOutLink, from request: GatewayRequest) -> NamedAsset? {
        Self.path(of: link.local, for: request).map {
            NamedAsset(text: text, path: $0, headers: headers, session: session)
        }
    }

    private init(text: String, path: String, headers: HTTPHeaders, session: Session) {
        self.text = text
        self.path = path
        self.headers = headers
        self.session = session
    }

    private static func path(of local: String, for request: GatewayRequest) -> String? {
        let server = "http://\(request.head.headers.first(name: "host") ?? "")"
        guard local.hasPrefix(server) else { return nil }
        return String(local.dropFirst(server.count).prefix { $0 != "#" })
    }
}
