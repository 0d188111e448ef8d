import HTTPMessages
import NIOCore
import TestSupport
import Testing

@testable import Upstreams

@Suite(.timeLimit(.minutes(1))) struct OwnAddressTests {
    private func own(_ text: String) throws -> OwnAddress {
        let own = OwnAddress()
        own.set(try SocketAddress(ipAddress: text, port: 4141))
        return own
    }

    @Test(
        "A connection leads here if it goes to the address, or to any of this machine where all are listened on",
        arguments: [
            ("127.0.0.1", "127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", "127.0.0.1", false),
            ("127.0.0.1", "10.0.0.7", "10.0.0.7", false), ("10.0.0.7", "10.0.0.7", "10.0.0.7", true),
            ("0.0.0.0", "127.0.0.9", "127.0.0.1", true), ("0.0.0.0", "10.0.0.7", "10.0.0.7", true),
            ("0.0.0.0", "10.0.0.8", "10.0.0.7", false), ("::", "::1", "::1", true),
            ("::", "127.0.0.1", "127.0.0.1", true),
            ("::1", "::1", "::1", true), ("::1", "127.0.0.1", "127.0.0.1", false),
        ]
    )
    func ends(own: String, remote: String, local: String, isHere: Bool) throws {
        let own = try self.own(own)
        let local = try SocketAddress(ipAddress: local, port: 50_000)
        #expect(own.isReached(by: try SocketAddress(ipAddress: remote, port: 4141), from: local) == isHere)
        #expect(!own.isReached(by: try SocketAddress(ipAddress: remote, port: 4142), from: local))
        #expect(!own.isReached(by: nil, from: nil))
    }

    @Test("Before a server listens nothing leads to it")
    func unset() throws {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: 4141)
        #expect(!OwnAddress().isReached(by: address, from: address))
    }

    @Test("A call to this server is refused and nothing is sent", arguments: ["127.0.0.1", "localhost"])
    func call(host: String) async throws {
        try await ScriptedServer.run { server in
            let own = OwnAddress()
            own.set(server.address)
            try await TestPool.run(own: own) { pool in
                let address = UpstreamAddress(isTLS: false, host: host, port: server.port)
                let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
                #expect(await call.answer == [.failed(.comesBack)])
            }
            #expect(try await server.connection(0).receiveToEnd().text.isEmpty)
        }
    }
}
