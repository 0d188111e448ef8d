import AssetURLs
import Gateways
import HTTPMessages
import NIOHTTP1
import Secrets
import Upstreams

/// A request that is for a gateway: its head, whom it is for, and the session it belongs to.
struct GatewayRequest {
    /// As the client sent it.
    var head: RequestHead
    /// The gateway and the target there.
    var address: GatewayAddress
    /// Whose cassette and cursor it uses.
    let session: Session
    /// What that session was when this request began.
    let use: SessionUse
    /// The browser origin that asked, if there is one.
    var origin: String?
    /// The kinds of addresses that the server may be on which is asked.
    var policy: ReachPolicy

    /// Tells those who watch what becomes of it; `nil` where no client waits for an answer.
    var activity: ExchangeActivity?
    /// Counts it as under way; `nil` where no client waits for an answer.
    var stay: ExchangeStay?

    /// A request that begins now.
    init(
        head: RequestHead,
        address: GatewayAddress,
        session: Session,
        origin: String? = nil,
        policy: ReachPolicy = .any
    ) {
        self.head = head
        self.address = address
        self.session = session
        use = session.use
        self.origin = origin
        self.policy = policy
    }

    /// The URL at the upstream, without which a cassette would depend on the port of this server.
    var url: String { address.url }

    /// The header fields as they are kept: the client's, with the upstream's `Host`, so that nothing in a cassette
    /// depends on the port of this server; without the credentials that another host is not sent.
    var recordedHeaders: HTTPHeaders {
        let profile = address.mount.profile
        let isOwnOrigin = address.isOwnOrigin
        return HTTPHeaders(
            head.headers.filter { name, _ in
                !name.lowercased().hasPrefix("x-tapedeck")
                    && (isOwnOrigin || !UpstreamHead.isCredential(name, of: profile))
            }.map { name, value in
                (name, name.lowercased() == "host" ? address.origin.hostHeader : value)
            }
        )
    }

    /// The path and the query as they are shown to people, without secrets.
    var shownPath: String {
        let redactor = Redactor(signatureParameters: address.mount.profile.signatureParameters)
        return use.rules.withoutSecrets(redactor.redact(url: address.path))
    }

    /// The request in one line for logs and messages, without secrets.
    var line: String { "\(head.method) /\(address.mount.name)\(shownPath)" }

    /// Where links in the answer lead, so that the client comes back here with them; `nil` where they stay as they are.
    ///
    /// - Parameters:
    ///   - upstreams: The upstreams whose URLs are the gateway's own, where a cassette says so.
    ///   - here: The server that answered, where a cassette says so.
    /// - Returns: The rules for this client: it is named the host, the mount and the session that it used.
    func links(own upstreams: [UpstreamURL]? = nil, here: Origin? = nil) -> LinkContext? {
        guard session.rewritesLinks, let host = head.headers.first(name: "host") else { return nil }
        return LinkContext(address, host: host, own: upstreams, here: here)
    }

    /// Whether an answer is a resource of the gateway's own and no medium: the state of a job or of a file.
    ///
    /// Such an answer changes, so each client asks for it, even where an asset field named it.
    func isResource(_ status: Int, _ headers: HTTPHeaders) -> Bool {
        (200..<300).contains(status) && address.isOwnOrigin
            && LinkRewriter.Format(contentType: headers.first(name: "content-type")) != nil
    }

    /// What goes wrong with the answer: what the request asks for, and what the session's rules have for it.
    ///
    /// - Throws: ``FaultError`` for what the request asks for.
    func nextFaults() throws(FaultError) -> ChosenFaults {
        try use.faults.next(
            gateway: address.mount.name,
            path: address.path,
            asked: head.headers["x-tapedeck-fault"]
        )
    }

    /// `<cassette>/<n>` of an interaction, where there is one.
    func interaction(_ number: Int?) -> String? {
        number.flatMap { number in use.cassette.map { "\($0.name)/\(number)" } }
    }

    /// The start of an answer's own header fields.
    func answer(_ outcome: Outcome, number: Int? = nil) -> AnswerHead {
        let isPage = head.headers.first(name: "sec-fetch-mode")?.lowercased() == "navigate"
        return AnswerHead(outcome: outcome, interaction: interaction(number), origin: origin, isPage: isPage)
    }
}
