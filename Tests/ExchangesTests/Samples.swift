import AssetURLs
import Blobs
import Cassettes
import Gateways
import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import NIOPosix
import Secrets
import Upstreams

@testable import Exchanges

/// What the tests of assets and links have in common: a public gateway `acme` with a base path, and `local` beside it.
enum Samples {
    static func profiles() throws -> [GatewayProfile] {
        [
            GatewayProfile(
                name: "acme",
                summary: "",
                upstream: try UpstreamURL(parsing: "https://gw.acme.example/api"),
                assetHosts: ["media.acme.example", "Files.Acme.Example:9443", "[2001:DB8::1]"],
                matchHeaders: ["x-acme-tier"],
                signatureParameters: ["sig"],
                secretHeaders: ["x-acme-key"]
            ),
            GatewayProfile(
                name: "local",
                summary: "",
                upstream: try UpstreamURL(parsing: "http://127.0.0.1:9001"),
                assetHosts: ["films.acme.example", "media.acme.example:8443"]
            ),
        ]
    }

    static func table() throws -> ProfileTable { try ProfileTable(arguments: [], profiles: profiles()) }

    static func mount(_ name: String) throws -> Mount {
        guard let mount = try table().mount(named: name) else { throw Unexpected(text: name) }
        return mount
    }

    static func origin(_ text: String) throws -> Origin {
        guard let url = AbsoluteURL(text) else { throw Unexpected(text: text) }
        return url.origin
    }

    static func address(_ target: String) throws -> GatewayAddress {
        switch LocalAddress.resolve(target, table: try table()) {
        case .gateway(let address): return address
        case .via(let via): return GatewayAddress(via, of: try mount("acme"), isAtRoot: false)
        case .control, .unknown, .malformed: throw Unexpected(text: target)
        }
    }

    static func context(_ target: String = "/acme/v1/x") throws -> LinkContext {
        LinkContext(try address(target), host: "localhost:4141")
    }

    /// A link that an asset field of an answer names.
    static func link(
        _ url: String,
        for target: String = "/acme/v1/x",
        host: String = "localhost:4141"
    ) throws
        -> HandedOutLink
    {
        let context = LinkContext(try address(target), host: host)
        guard let found = context.rewrite(url, members: ["url"], format: .json) else { throw Unexpected(text: url) }
        return found.link
    }

    static func session(
        mode: Mode = .record,
        rewritesLinks: Bool = true,
        _ cassette: OpenCassette? = nil
    ) throws -> Session {
        let use = SessionUse(
            settings: SessionSettings(mode: mode),
            rules: try RuleBook(profiles: profiles()),
            cassette: cassette,
            faults: SessionFaults([])
        )
        return Session(name: "", cassetteName: try CassetteName("tape"), use: use, rewritesLinks: rewritesLinks)
    }

    /// What an asset is known by, where no session has rules of its own.
    static func assetKey(_ target: String, cassette: String = "tape") throws -> AssetTable.Key {
        AssetTable.Key(
            cassette: try CassetteName(cassette),
            rules: RuleTexts(ignore: [], replace: []),
            fingerprint: try fingerprint(target)
        )
    }

    /// A request to a local address.
    static func request(
        _ target: String,
        method: String = "GET",
        headers: HTTPHeaders = ["Host": "localhost:4141"],
        session: Session? = nil
    ) throws -> GatewayRequest {
        GatewayRequest(
            head: RequestHead(method: method, target: target, headers: headers),
            address: try address(target),
            session: try session ?? Samples.session()
        )
    }

    /// An interaction of a gateway.
    static func interaction(
        _ url: String,
        target: String?,
        gateway: String = "acme",
        n: Int = 1,
        headers: HTTPHeaders = ["Content-Type": "application/json"],
        body: String = ""
    ) -> Interaction {
        Interaction(
            n: n,
            gateway: gateway,
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: "GET", url: url, target: target, headers: [:]),
            response: RecordedResponse(
                status: 200,
                reason: "",
                headers: headers,
                body: body.isEmpty ? [] : [.text(body)],
                frames: body.isEmpty ? [] : [Frame(offset: 0, length: body.utf8.count, at: 1)]
            )
        )
    }

    /// The fingerprint of a plain `GET`.
    static func fingerprint(_ target: String) throws -> Fingerprint {
        try RuleBook(profiles: []).builder(gateway: "g", method: "GET", target: target, headers: [:]).finish()
            .fingerprint
    }

    /// An empty cassette.
    static func cassette(in folder: TemporaryFolder) throws -> OpenCassette {
        try OpenCassette(
            CassetteName("tape"),
            in: folder.path,
            blobs: BlobStore(cassettes: folder.path),
            rules: RuleBook(profiles: profiles()),
            recording: "one",
            known: KnownSecrets(),
            isFresh: false
        )
    }

    /// What exchanges share, on a loop that nobody else uses.
    static func services(
        on loop: any EventLoop,
        folder: String = "",
        fetchAssets: FetchAssets = .eager,
        host: String = "127.0.0.1"
    ) throws -> LoopServices {
        let workers = NIOThreadPool(numberOfThreads: 1)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let settings = ServerSettings(
            host: host,
            mode: .record,
            table: try table(),
            folder: folder,
            cassette: try CassetteName("tape"),
            fetchAssets: fetchAssets
        )
        let port = ListeningPort()
        port.set(4141)
        let clock = WallClock { 1_795_244_400_000 }
        let activity = ActivityFeed(run: "one", clock: clock)
        let known = KnownSecrets()
        return LoopServices(
            eventLoop: loop,
            settings: settings,
            sessions: try SessionTable(
                settings: settings,
                blobs: BlobStore(cassettes: folder),
                recording: "one",
                known: known,
                workers: workers,
                activity: activity,
                logger: logger
            ),
            workers: workers,
            admission: Admission(hosts: [], origins: [], maximumBody: 1 << 30),
            logger: logger,
            clock: clock,
            known: known,
            upstreams: nil,
            port: port,
            origins: OriginTable(),
            assets: AssetTable(),
            activity: activity,
            makeControl: ControlCall.nothingHere
        )
    }

    struct Unexpected: Error {
        let text: String
    }
}
