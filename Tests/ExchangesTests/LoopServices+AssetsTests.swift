import AssetURLs
import Gateways
import HTTPMessages
import Matching
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Secrets
import TestSupport
import Testing
import Upstreams

@testable import Exchanges

@Suite("Assets: whom they are asked from, and who asks (docs/design.md §6)")
struct LoopServicesAssetsTests {
    private let loop = EmbeddedEventLoop()
    private let services: LoopServices

    init() throws { services = try Samples.services(on: loop, host: "10.1.2.3") }

    private func handOut(_ url: String, by mount: String) throws {
        services.origins.handOut(try Samples.origin(url), for: try Samples.mount(mount), reaching: [.everywhere])
    }

    /// What an answer to a client of `acme` named, or was redirected to.
    private func named(_ url: String, as target: String = "/acme/v1/x") throws -> NamedAsset {
        let request = try Samples.request(
            "/acme/v1/make",
            headers: ["Host": "localhost:4141", "Authorization": "Bearer of acme", "User-Agent": "sdk"]
        )
        return try #require(NamedAsset(Samples.link(url, for: target), namedBy: request, redactor: Redactor()))
    }

    private func asks(_ named: NamedAsset) -> [String]? {
        services.request(for: named).map {
            UpstreamHead.make(from: $0.head, for: $0.address, framing: .none, expectsContinue: false)
        }?.headers.map(\.name)
    }

    @Test(
        "This server is never asked by itself, whatever it is called",
        arguments: [
            ("http://127.0.0.1:4141", true), ("http://localhost:4141", true), ("http://[::1]:4141", true),
            ("http://a.localhost:4141", true), ("http://10.1.2.3:4141", true), ("http://10.1.2.4:4141", false),
            ("http://127.0.0.1:4142", false), ("https://127.0.0.1:4141", false), ("http://cdn.example:4141", false),
        ]
    )
    func here(url: String, isHere: Bool) throws {
        let origin = try Samples.origin(url)
        services.origins.handOut(origin, for: try Samples.mount("local"), reaching: [.everywhere])
        #expect(services.isHere(origin) == isHere)
        let session = try Samples.session()
        #expect((services.grant(for: origin, session) == nil) == isHere)
    }

    @Test("Only links to other hosts are handed out")
    func handedOut() throws {
        let request = try Samples.request("/acme/v1/x")
        let context = try #require(request.links())
        let links = ["https://gw.acme.example/api/x", "https://cdn.example/a"].compactMap {
            context.rewrite($0, members: ["url"], format: .json)?.link
        }
        services.handOut(links, by: request, at: .everywhere)
        #expect(services.origins.entry(for: try Samples.origin("https://gw.acme.example")) == nil)
        #expect(
            services.origins.entry(for: try Samples.origin("https://cdn.example"))?.mounts == [
                try Samples.mount("acme")
            ]
        )
    }

    @Test("The gateway that named an asset gets its client's credentials, another one does not")
    func credentials() throws {
        #expect(
            try asks(named("https://gw.acme.example/api/v1/x"))
                == ["Host", "Accept", "User-Agent", "Authorization", "Accept-Encoding"]
        )
        #expect(
            try asks(named("http://127.0.0.1:9001/x", as: "/local/v1/x"))
                == ["Host", "Accept", "User-Agent", "Accept-Encoding"]
        )
    }

    @Test("Another gateway's own host gets none either, whoever named it first")
    func credentialsByWay() throws {
        // `local` named its own host, and then an answer to a client of `acme` leads there by way of another host.
        try handOut("http://127.0.0.1:9001", by: "local")
        let other = try named("http://127.0.0.1:9001/x")
        #expect(services.request(for: other)?.address.mount.name == "local")
        #expect(asks(other) == ["Host", "Accept", "User-Agent", "Accept-Encoding"])
        // Its own host under another spelling gets what its client sent.
        try handOut("https://gw.acme.example", by: "acme")
        #expect(try asks(named("HTTPS://gw.acme.example/x"))?.contains("Authorization") == true)
    }

    @Test("What no answer named, and this server itself, are not asked")
    func nobody() throws {
        #expect(try asks(named("https://cdn.example/a")) == nil)
        try handOut("http://127.0.0.1:4141", by: "local")
        #expect(try asks(named("http://127.0.0.1:4141/local/x")) == nil)
    }

    @Test("Only eager fetching fetches, and only what an asset field named")
    func fetching() throws {
        try TemporaryFolder.with { folder in
            for (way, isFetched) in [(FetchAssets.eager, true), (.lazy, false)] {
                let services = try Samples.services(on: loop, folder: folder.path, fetchAssets: way)
                let cassette = try Samples.cassette(in: folder)
                let request = try Samples.request("/acme/v1/x", session: try Samples.session(cassette))
                let context = try #require(request.links())
                let links = [("https://gw.acme.example/api/a", "url"), ("https://gw.acme.example/api/b", "other")]
                services.fetch(
                    links.compactMap { context.rewrite($0, members: [$1], format: .json)?.link },
                    namedBy: request,
                    into: cassette
                )
                let (a, b) = (try Samples.request("/acme/a"), try Samples.request("/acme/b"))
                #expect((services.claim(a, in: cassette) != nil) == isFetched)
                if case .unknown? = services.claim(b, in: cassette)?.0 { continue }
                #expect(!isFetched, "no asset field named it")
            }
        }
    }

    @Test("A GET or HEAD without a body asks for an asset; a part, a condition or a signature make it no other one")
    func claims() throws {
        try TemporaryFolder.with { folder in
            let cassette = try Samples.cassette(in: folder)
            let plain = try Samples.request("/acme/a?sig=1")
            let key = services.assetKey(of: plain, in: cassette)
            #expect(services.claim(plain, in: cassette) == nil)
            services.assets.name(AssetTable.Job(key: key) {})
            services.assets.finished(key, with: nil)
            func claim(_ method: String, _ target: String, _ headers: HTTPHeaders) throws -> AssetTable.Claim? {
                services.claim(try Samples.request(target, method: method, headers: headers), in: cassette)?.0
            }
            #expect(try claim("POST", "/acme/a", [:]) == nil)
            #expect(try claim("GET", "/acme/a", ["Content-Length": "2"]) == nil)
            for (method, headers) in [
                ("HEAD", [:]), ("GET", ["Range": "bytes=0-1"]), ("GET", ["If-None-Match": "*"]),
            ] as [(String, HTTPHeaders)] {
                guard case .unknown? = try claim(method, "/acme/a", headers) else {
                    Issue.record("its answer would not be the asset")
                    continue
                }
            }
            guard case .unknown? = try claim("GET", "/acme/other", [:]) else {
                Issue.record("another path is another asset")
                return
            }
            guard case .yours? = try claim("GET", "/acme/a?sig=2", [:]) else {
                Issue.record("another signature is no other asset")
                return
            }
            guard case .underWay? = try claim("GET", "/acme/a?sig=3", ["Range": "bytes=0-1"]) else {
                Issue.record("who asks for a part waits for the whole")
                return
            }
            services.assets.finished(key, with: nil)
        }
    }
}
