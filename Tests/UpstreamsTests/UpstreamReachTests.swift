import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOSSL
import TestSupport
import Testing

@testable import Upstreams

/// Calls that are kept to some addresses, over sockets.
@Suite(.timeLimit(.minutes(1))) struct UpstreamReachTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    private static let local = ReachPolicy(allowed: [.everywhere, .loopback])
    private static let head = RequestHead(method: "GET", target: "/", headers: ["Host": "u"])

    /// A lookup that gives these addresses for every name, and notes what it was asked.
    private func names(_ addresses: [SocketAddress], asked: Journal<String>) -> NameLookup {
        NameLookup { host, port in
            asked.append("\(host):\(port)")
            return addresses
        }
    }

    private func address(_ server: ScriptedServer, _ host: String = "media.test") -> UpstreamAddress {
        UpstreamAddress(isTLS: false, host: host, port: server.port)
    }

    private func answered(_ call: TestCall, by peer: RawPeer) async throws -> [Heard] {
        try await call.end()
        _ = try await peer.receive(through: "\r\n\r\n")
        try await peer.send(Self.ok)
        return await call.answer
    }

    @Test("A name that leads to this machine is refused, and nothing is connected")
    func refusedName() async throws {
        try await ScriptedServer.run { server in
            let asked = Journal<String>()
            try await TestPool.run(names: names([server.address], asked: asked)) { pool in
                let call = try await pool.begin(Self.head, to: address(server), reach: .publicOnly)
                #expect(await call.answer == [.failed(.addressRefused(address(server), .loopback))])
                #expect(try await call.peerReach == nil)
                #expect(asked.entries == ["media.test:\(server.port)"])
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test("One address that is not allowed is enough to refuse a name", arguments: [0, 1, 2])
    func oneBadAddress(place: Int) async throws {
        try await ScriptedServer.run { server in
            var addresses = [server.address, server.address]
            addresses.insert(try SocketAddress(ipAddress: "169.254.169.254", port: server.port), at: place)
            try await TestPool.run(names: names(addresses, asked: Journal())) { pool in
                let call = try await pool.begin(Self.head, to: address(server), reach: Self.local)
                #expect(await call.answer == [.failed(.addressRefused(address(server), .linkLocal))])
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test(
        "A host that is an address or this machine's name is refused without a lookup",
        arguments: ["127.0.0.1", "127.1", "2130706433", "::1", "::ffff:127.0.0.1", "localhost", "a.localhost."]
    )
    func refusedLiteral(host: String) async throws {
        try await ScriptedServer.run { server in
            let asked = Journal<String>()
            try await TestPool.run(names: names([server.address], asked: asked)) { pool in
                let call = try await pool.begin(Self.head, to: address(server, host), reach: .publicOnly)
                #expect(await call.answer == [.failed(.addressRefused(address(server, host), .loopback))])
                #expect(asked.entries.isEmpty)
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test("The connection goes to the address that was checked, after one lookup")
    func noSecondLookup() async throws {
        try await ScriptedServer.run { server in
            let asked = Journal<String>()
            // As a name server that is out to rebind the name: good at first, bad ever after.
            let names = NameLookup { host, _ in
                asked.append(host)
                return asked.entries.count == 1 ? [server.address] : [try SocketAddress(ipAddress: "10.0.0.1", port: 1)]
            }
            try await TestPool.run(names: names) { pool in
                let call = try await pool.begin(Self.head, to: address(server), reach: Self.local)
                #expect(try await answered(call, by: server.connection(0)).joinedBody == "ok")
                #expect(try await call.peerReach == .loopback)
                #expect(asked.entries == ["media.test"])
            }
        }
    }

    @Test("Where the first address is dead the next one is taken")
    func nextAddress() async throws {
        let dead = try DeadPort()
        defer { dead.release() }
        try await ScriptedServer.run { server in
            try await TestPool.run(names: names([dead.address, server.address], asked: Journal())) { pool in
                let call = try await pool.begin(Self.head, to: address(server), reach: Self.local)
                #expect(try await answered(call, by: server.connection(0)).joinedBody == "ok")
            }
        }
    }

    @Test("Where all addresses are dead, or there is none, the upstream is unreachable", arguments: [0, 2])
    func noAddress(count: Int) async throws {
        let dead = try DeadPort()
        defer { dead.release() }
        let addresses = Array(repeating: dead.address, count: count)
        try await TestPool.run(names: names(addresses, asked: Journal())) { pool in
            let address = UpstreamAddress(isTLS: false, host: "media.test", port: dead.port)
            let answer = await (try pool.begin(Self.head, to: address, reach: Self.local)).answer
            #expect(answer.count == 1)
            #expect(answer.error?.code == "upstream_unreachable")
        }
    }

    @Test("A lookup that fails is an upstream that cannot be reached")
    func failedLookup() async throws {
        try await ScriptedServer.run { server in
            let names = NameLookup { host, _ in throw UpstreamError.unreachable("the name \(host) was not found (x)") }
            try await TestPool.run(names: names) { pool in
                let call = try await pool.begin(Self.head, to: address(server), reach: .publicOnly)
                let expected = UpstreamError.unreachable("the name media.test was not found (x)")
                #expect(await call.answer == [.failed(expected)])
            }
        }
    }

    @Test("An idle connection is used again only by calls that might have made it")
    func idleConnections() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run(names: names([server.address], asked: Journal())) { pool in
                let first = try await pool.begin(Self.head, to: address(server), reach: Self.local)
                let peer = try await server.connection(0)
                #expect(try await answered(first, by: peer).isWhole)
                let strict = try await pool.begin(Self.head, to: address(server), reach: .publicOnly)
                #expect(await strict.answer == [.failed(.addressRefused(address(server), .loopback))])
                for policy in [Self.local, .any] {
                    let again = try await pool.begin(Self.head, to: address(server), reach: policy)
                    #expect(try await answered(again, by: peer).isWhole)
                    #expect(try await again.peerReach == .loopback)
                }
                #expect(server.connectionCount == 1)
            }
        }
    }

    @Test("A call without a policy is not looked up here and still tells where it goes")
    func anyAddress() async throws {
        try await ScriptedServer.run { server in
            let asked = Journal<String>()
            try await TestPool.run(names: names([], asked: asked)) { pool in
                let call = try await pool.begin(Self.head, to: address(server, "localhost"))
                #expect(try await answered(call, by: server.connection(0)).isWhole)
                #expect(try await call.peerReach == .loopback)
                #expect(asked.entries.isEmpty)
            }
        }
    }

    @Test("TLS is agreed on for the name, not for the address that was checked")
    func serverName() async throws {
        try await ScriptedServer.run { server in
            let tls = try NIOSSLContext(configuration: .makeClientConfiguration())
            try await TestPool.run(tls: tls, names: names([server.address], asked: Journal())) { pool in
                let address = UpstreamAddress(isTLS: true, host: "media.test", port: server.port)
                let call = try await pool.begin(Self.head, to: address, reach: Self.local)
                // The name stands in plain text in the first message (RFC 6066 §3).
                _ = try await server.connection(0).receive(through: "media.test")
                try await call.cancel()
            }
        }
    }

    @Test(
        "A proxy is not asked for an address that is not allowed",
        arguments: [
            ("10.0.0.5", AddressReach.privateNetwork), ("2852039166", .linkLocal), ("localhost.", .loopback),
            ("fd00:ec2::254", .privateNetwork),
        ]
    )
    func refusedBeforeTheProxy(host: String, reach: AddressReach) async throws {
        try await ScriptedServer.run { proxy in
            try await throughProxy(proxy, asked: Journal()) { pool in
                let address = UpstreamAddress(isTLS: true, host: host, port: 443)
                let call = try await pool.begin(Self.head, to: address, reach: .publicOnly)
                #expect(await call.answer == [.failed(.addressRefused(address, reach))])
            }
            #expect(proxy.connectionCount == 0)
        }
    }

    @Test(
        "A proxy looks names up itself; where it connects to is taken for public unless the host says otherwise",
        arguments: [("media.test", AddressReach.everywhere), ("10.0.0.5", .privateNetwork), ("8.8.8.8", .everywhere)]
    )
    func throughTheProxy(host: String, reach: AddressReach) async throws {
        try await ScriptedServer.run { proxy in
            let asked = Journal<String>()
            try await throughProxy(proxy, asked: asked) { pool in
                let address = UpstreamAddress(isTLS: true, host: host, port: 443)
                let policy = ReachPolicy(allowed: [.everywhere, reach])
                let call = try await pool.begin(Self.head, to: address, reach: policy)
                let peer = try await proxy.connection(0)
                #expect(try await peer.receive(through: "\r\n\r\n").hasPrefix("CONNECT \(host):443 "))
                try await peer.send("HTTP/1.1 200 OK\r\n\r\n")
                _ = try await peer.receive(count: 1)
                #expect(try await call.peerReach == reach)
                #expect(asked.entries.isEmpty)
                try await call.cancel()
            }
        }
    }

    private func throughProxy(
        _ proxy: ScriptedServer,
        asked: Journal<String>,
        _ body: (TestPool) async throws -> Void
    ) async throws {
        try await TestPool.run(
            tls: NIOSSLContext(configuration: .makeClientConfiguration()),
            proxies: ProxySettings(environment: ["HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"]),
            names: names([], asked: asked),
            body
        )
    }
}
