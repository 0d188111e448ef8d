import Gateways
import Testing
import Upstreams

@testable import Exchanges

@Suite("Who may have an asset on another host, and where it may be (docs/design.md §6)")
struct AssetGrantTests {
    private let handedOut = OriginTable()
    private let publicly: Set<AddressReach> = [.everywhere]
    private let fromHere: Set<AddressReach> = [.everywhere, .privateNetwork, .loopback]

    private func name(_ origin: String, by mounts: String..., reaching reaches: Set<AddressReach>? = nil) throws {
        for mount in mounts {
            handedOut.handOut(
                try Samples.origin(origin),
                for: try Samples.mount(mount),
                reaching: reaches ?? publicly
            )
        }
    }

    private func grant(_ origin: String, recorded: CassetteOrigins? = nil) throws -> AssetGrant? {
        AssetGrant(
            for: try Samples.origin(origin),
            in: try Samples.table(),
            handedOut: handedOut,
            recorded: recorded
        )
    }

    private func expect(
        _ origin: String,
        _ mount: String,
        _ policy: ReachPolicy,
        recorded: CassetteOrigins? = nil,
        at place: SourceLocation = #_sourceLocation
    ) throws {
        let grant = try grant(origin, recorded: recorded)
        #expect(grant?.mount.name == mount, sourceLocation: place)
        #expect(grant?.policy == policy, sourceLocation: place)
    }

    @Test("An origin that nobody named is not served, nor is another port or scheme of one that somebody named")
    func unknown() throws {
        try name("https://cdn.example", by: "acme")
        for origin in ["http://cdn.example", "https://cdn.example:8443", "https://a.example", "http://127.0.0.1:9002"] {
            #expect(try grant(origin) == nil)
        }
    }

    @Test("What an answer named is served for its gateway, on the kinds of addresses that all who named it may name")
    func named() throws {
        try name("https://cdn.example", by: "acme")
        try expect("https://cdn.example", "acme", ReachPolicy(allowed: publicly))
        try name("https://cdn.example", by: "local", reaching: fromHere)
        try expect("https://cdn.example", "acme", ReachPolicy(allowed: fromHere))
    }

    @Test("A gateway's own origin may be anywhere, and is its own as long as no other one names it")
    func own() throws {
        try expect("http://127.0.0.1:9001", "local", .any)
        try name("http://127.0.0.1:9001", by: "local")
        try expect("http://127.0.0.1:9001", "local", .any)
    }

    @Test("A gateway's origin that another one named is served in that one's name, so no credentials go there")
    func between() throws {
        try name("http://127.0.0.1:9001", by: "local", "acme")
        try expect("http://127.0.0.1:9001", "acme", .any)
        try name("https://gw.acme.example", by: "local")
        try expect("https://gw.acme.example", "local", .any)
        let request = try #require(try grant("https://gw.acme.example"))
        guard
            case .via(let via) = LocalAddress.resolve(
                "/_tapedeck/via/https/gw.acme.example/api/x",
                table: try Samples.table()
            )
        else {
            Issue.record("it is the address of an asset")
            return
        }
        #expect(!GatewayAddress(via, of: request.mount, isAtRoot: false).isOwnOrigin)
    }

    @Test("What a profile lists is served without being named; only with its port may it be anywhere")
    func listed() throws {
        try expect("https://films.acme.example", "local", .publicOnly)
        try expect("http://films.acme.example:81", "local", .publicOnly)
        try expect("https://files.acme.example:9443", "acme", .any)
        #expect(try grant("https://files.acme.example") == nil)
        try expect("http://[2001:db8::1]:7", "acme", .publicOnly)
        // One profile lists the host, another one the host with this port.
        try expect("https://media.acme.example", "acme", .publicOnly)
        try expect("https://media.acme.example:8443", "acme", .any)
        // Named from this machine it may be here, listed or not.
        try name("http://films.acme.example", by: "local", reaching: fromHere)
        try expect("http://films.acme.example", "local", ReachPolicy(allowed: fromHere))
    }

    @Test("What the cassette was recorded from is served as far as the gateway of today may name it")
    func recorded() throws {
        var origins = CassetteOrigins()
        origins.note(Samples.interaction("http://127.0.0.1:9001/v1", target: "/v1", gateway: "local"))
        origins.note(Samples.interaction("http://127.0.0.1:9005/v1", target: "/v1", gateway: "acme"))
        origins.note(Samples.interaction("http://127.0.0.1:9001/v1", target: "/v1", gateway: "gone"))
        for gateway in ["local", "acme", "gone"] {
            origins.note(try Samples.origin("http://\(gateway).example"), namedBy: gateway)
        }
        try expect("http://local.example", "local", ReachPolicy(allowed: fromHere), recorded: origins)
        // That its upstream was on this machine is what the cassette says of a gateway that is elsewhere now.
        try expect("http://acme.example", "acme", .publicOnly, recorded: origins)
        try expect("http://gone.example", "acme", .publicOnly, recorded: origins)
        #expect(try grant("http://other.example", recorded: origins) == nil)
        #expect(try grant("http://local.example") == nil)
    }

    @Test("What an answer of today named goes before what the cassette says")
    func precedence() throws {
        var origins = CassetteOrigins()
        origins.note(Samples.interaction("http://127.0.0.1:9001/v1", target: "/v1", gateway: "local"))
        origins.note(try Samples.origin("http://cdn.example"), namedBy: "local")
        try name("http://cdn.example", by: "acme")
        try expect("http://cdn.example", "acme", .publicOnly, recorded: origins)
    }
}
