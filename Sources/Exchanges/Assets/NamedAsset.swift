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
    private(set) var path: String
    /// The header fields that are sent for it.
    ///
    /// Of the request whose answer named it those that say who asks; towards another host they are left out like a
    /// client's (``UpstreamHead``).
    let headers: HTTPHeaders
    /// Those of them that are no credentials.
    let withoutCredentials: HTTPHeaders
    /// The gateway whose answer named it, to which alone credentials go.
    let mount: Mount
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
        let mount = request.address.mount
        var fields: HTTPHeaders = ["Host": request.head.headers.first(name: "host") ?? "", "Accept": "*/*"]
        fields.add(contentsOf: request.head.headers.filter { $0.name.lowercased() == "user-agent" })
        self.path = path
        withoutCredentials = fields
        fields.add(contentsOf: request.head.headers.filter { UpstreamHead.isCredential($0.name, of: mount.profile) })
        headers = fields
        text = redactor.redact(url: link.url.text)
        session = request.session
        self.mount = mount
    }

    /// The asset that this one redirects to.
    ///
    /// - Parameters:
    ///   - link: Where the answer leads.
    ///   - request: The request that was redirected.
    /// - Returns: `nil` where it leads to another server, past this one.
    func redirected(to link: HandedOutLink, from request: GatewayRequest) -> NamedAsset? {
        guard let path = Self.path(of: link.local, for: request) else { return nil }
        var next = self
        next.path = path
        return next
    }

    private static func path(of local: String, for request: GatewayRequest) -> String? {
        let server = "http://\(request.head.headers.first(name: "host") ?? "")"
        guard local.hasPrefix(server) else { return nil }
        return String(local.dropFirst(server.count).prefix { $0 != "#" })
    }
}
