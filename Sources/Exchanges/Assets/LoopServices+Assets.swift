import AssetURLs
import Gateways
import HTTPMessages
import Matching
import NIOCore
import NIOHTTP1
import NIOPosix
import Upstreams

extension LoopServices {
    /// What turns local links in a request into the originals.
    ///
    /// This server is what the client called it, and this machine by any of its names.
    func restorer(for head: RequestHead) -> URLRestorer {
        let (headers, port) = (head.headers, port)
        return URLRestorer(
            table: settings.table,
            servers: headers["host"] + ["127.0.0.1", "localhost", "[::1]"].map { "\($0):\(port.number)" }
        )
    }

    // MARK: Other hosts

    /// Whether an asset of an origin is served, and for whom.
    func grant(for origin: Origin, _ session: Session) -> AssetGrant? {
        if isHere(origin) { return nil }
        return AssetGrant(for: origin, in: settings.table, handedOut: origins, recorded: session.cassette?.origins)
    }

    /// Whether an origin is this server: asking it would be asking itself for ever.
    ///
    /// One that only replays asks nobody; it has recorded what another program said at its address.
    func isHere(_ origin: Origin) -> Bool {
        guard settings.mode != .replay, origin.scheme == .http, origin.port == port.number else { return false }
        return AddressReach.of(literal: origin.host) == .loopback || origin.host == settings.host
    }

    /// Looks for origins in the answers that the session's cassette holds: what it names is served after a restart too.
    func searchCassette(of session: Session) -> EventLoopFuture<Void> {
        guard let cassette = session.cassette else { return eventLoop.makeSucceededVoidFuture() }
        let table = settings.table
        return workers.runIfActive(eventLoop: eventLoop) { cassette.searchOrigins(table) }
    }

    /// Notes the links of an answer, so that they are served.
    ///
    /// - Parameters:
    ///   - links: What it named.
    ///   - request: Which request it answers.
    ///   - reach: On what kind of address the server is that answered.
    func handOut(_ links: [HandedOutLink], by request: GatewayRequest, at reach: AddressReach?) {
        handOut(links, for: request.address.mount, reaching: OriginTable.reaches(namedFrom: reach))
    }

    /// Notes the links of an answer from a cassette, so that they are served.
    ///
    /// - Parameters:
    ///   - links: What it named.
    ///   - request: Which request it answers.
    ///   - reach: On what kind of address the server was, as the cassette says.
    func handOut(_ links: [HandedOutLink], by request: GatewayRequest, recordedAt reach: AddressReach?) {
        if links.isEmpty { return }
        let mount = request.address.mount
        handOut(links, for: mount, reaching: OriginTable.reaches(recordedFrom: reach, under: mount))
    }

    private func handOut(_ links: [HandedOutLink], for mount: Mount, reaching reaches: Set<AddressReach>) {
        for link in links where link.place == .via {
            origins.handOut(link.url.origin, for: mount, reaching: reaches)
        }
    }

    // MARK: Assets

    /// What the plain `GET` of an asset is known by.
    func assetKey(of request: GatewayRequest, in cassette: OpenCassette) -> AssetTable.Key {
        let builder = request.use.rules.builder(
            gateway: request.address.mount.name,
            method: "GET",
            target: request.address.path,
            headers: request.head.headers.keeping { $0 != "range" },
            own: cassette.ownUpstreams(of: request.address.mount)
        )
        return AssetTable.Key(
            cassette: cassette.name,
            rules: request.use.settings.ruleTexts,
            fingerprint: builder.finish().fingerprint
        )
    }

    /// Downloads in the background what asset fields of an answer named, if that is wanted and was not done yet.
    func fetch(_ links: [HandedOutLink], namedBy request: GatewayRequest, into cassette: OpenCassette) {
        for link in links where link.isEager { fetch(link, namedBy: request, into: cassette) }
    }

    /// Downloads an asset in the background, if that is wanted and was not done yet.
    func fetch(_ link: HandedOutLink, namedBy request: GatewayRequest, into cassette: OpenCassette) {
        guard settings.fetchAssets == .eager,
            let named = NamedAsset(link, namedBy: request, redactor: redactor(for: request.address.mount)),
            let wanted = self.request(for: named)
        else { return }
        let key = assetKey(of: wanted, in: cassette)
        // In auto a client would be answered from the cassette.
        if request.use.settings.mode == .auto && cassette.holds(key.fingerprint) { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let loop = eventLoop
        assets.name(
            AssetTable.Job(key: key) {
                loop.execute {
                    AssetDownload(named, request: wanted, key: key, cassette: cassette, services: bound.value)
                        .start()
                }
            }
        )
    }

    /// Where the answer to a request leads if it is a redirect; that is served from now on.
    ///
    /// - Parameters:
    ///   - head: The answer's.
    ///   - request: Which request it answers.
    ///   - reach: On what kind of address the server is that answered.
    /// - Returns: `nil` where it leads nowhere.
    func redirect(in head: ResponseHead, to request: GatewayRequest, at reach: AddressReach?) -> HandedOutLink? {
        guard [301, 302, 303, 307, 308].contains(head.status), let context = request.links() else { return nil }
        let links = context.rewrite(head.headers).links
        handOut(links, by: request, at: reach)
        return links.first { $0.members.first?.lowercased() == "location" }
    }

    /// The request that a client would make for an asset; `nil` where nobody may.
    func request(for named: NamedAsset) -> GatewayRequest? {
        let head = RequestHead(method: "GET", target: named.path, headers: named.headers)
        switch LocalAddress.resolve(named.path, table: settings.table) {
        case .gateway(let address):
            var head = head
            if address.mount != named.mount { head.headers = named.withoutCredentials }
            return GatewayRequest(head: head, address: address, session: named.session)
        case .via(let via):
            guard let grant = grant(for: via.url.origin, named.session) else { return nil }
            var head = head
            // The host may be that gateway's own, which would get what the client of another one sent.
            if grant.mount != named.mount { head.headers = named.withoutCredentials }
            return GatewayRequest(
                head: head,
                address: GatewayAddress(via, of: grant.mount, isAtRoot: settings.table.rootMount == grant.mount),
                session: named.session,
                policy: grant.policy
            )
        case .control, .unknown, .malformed: return nil
        }
    }

    /// Asks for an asset in a client's name; most requests are for none.
    func claim(_ request: GatewayRequest, in cassette: OpenCassette) -> (AssetTable.Claim, AssetTable.Key)? {
        let head = request.head
        guard !assets.isEmpty, head.method == "GET" || head.method == "HEAD",
            BodyFraming.ofRequest(head.headers) == BodyFraming.none
        else { return nil }
        let key = assetKey(of: request, in: cassette)
        let isPlain =
            head.method == "GET"
            && !head.headers.contains { name, _ in name.lowercased() == "range" || name.lowercased().hasPrefix("if-") }
        return (assets.claim(key, isPlain: isPlain, on: eventLoop), key)
    }
}
