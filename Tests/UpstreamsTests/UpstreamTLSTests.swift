import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOSSL
import TestSupport
import Testing

@testable import Upstreams

/// Calls over TLS to a scripted server.
@Suite(.timeLimit(.minutes(1))) struct UpstreamTLSTests {
    private func run(
        trusts: Bool = true,
        host: String = "127.0.0.1",
        names: NameLookup = .system,
        _ body: (TestPool, ScriptedServer, UpstreamAddress) async throws -> Void
    ) async throws {
        let context = try TestCertificate.server()
        try await ScriptedServer.run(
            prepare: { channel in
                // NIOSSL waits five seconds for the end of a connection that may be half closed.
                try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
            },
            { server in
                try await TestPool.run(tls: TestCertificate.client(trusts: trusts), names: names) { pool in
                    try await body(pool, server, UpstreamAddress(isTLS: true, host: host, port: server.port))
                }
            }
        )
    }

    @Test(arguments: ["127.0.0.1", "localhost"]) func connectionsAreUsedAgain(host: String) async throws {
        try await run(host: host) { pool, server, address in
            for number in 1...3 {
                let call = try await pool.begin(RequestHead(method: "GET", target: "/\(number)"), to: address)
                try await call.end()
                let peer = try await server.connection(0)
                #expect(try await peer.receive(through: "\r\n\r\n") == "GET /\(number) HTTP/1.1\r\n\r\n")
                try await peer.send("HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok")
                #expect(
                    await call.answer.joined == [
                        .head(200, "Fine", ["Content-Length: 2"], "length(2)"), .body("ok"), .end([]),
                    ]
                )
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test func anAnswerMayEndWithItsConnection() async throws {
        try await run { pool, server, address in
            let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
            try await call.end()
            let peer = try await server.connection(0)
            _ = try await peer.receive(through: "\r\n\r\n")
            try await peer.send("HTTP/1.1 200 OK\r\n\r\nabc")
            await peer.close()
            #expect(await call.answer.joined == [.head(200, "OK", [], "close"), .body("abc"), .end([])])
        }
    }

    @Test func aCertificateThatNobodyTrustsIsRefused() async throws {
        try await run(trusts: false) { pool, _, address in
            let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
            try await call.end()
            let answer = await call.answer
            #expect(answer.count == 1)
            #expect(answer.error?.code == "upstream_tls")
        }
    }

    @Test("A certificate for the address is none for a name that leads there")
    func certificateForTheAddressOnly() async throws {
        let names = NameLookup { _, port in [try SocketAddress(ipAddress: "127.0.0.1", port: port)] }
        try await run(host: "other.test", names: names) { pool, server, address in
            let call = try await pool.begin(
                RequestHead(method: "GET", target: "/", headers: ["Authorization": "secret"]),
                to: address,
                reach: ReachPolicy(allowed: [.loopback])
            )
            try await call.end()
            let error = await call.answer.error
            #expect(error == .tls("its certificate is not for other.test"))
            #expect(try await server.connection(0).receiveToEnd().text.isEmpty)
        }
    }

    @Test("A request for a server that never agrees on TLS waits at its client")
    func stalledHandshake() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run(tls: TestCertificate.client()) { pool in
                let address = UpstreamAddress(isTLS: true, host: "localhost", port: server.port)
                let call = try await pool.begin(RequestHead(method: "POST", target: "/"), to: address)
                // The server's answer to this never comes.
                _ = try await server.connection(0).receive(count: 1)
                let isWritable = try await call.isWritable
                #expect(!isWritable && call.writable.entries.isEmpty)
                try await call.cancel()
            }
        }
    }

    @Test("Once TLS is agreed on, the client may send")
    func finishedHandshake() async throws {
        try await run { pool, _, address in
            let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
            #expect(await call.writable.wait(count: 1).count == 1)
            #expect(try await call.isWritable)
            try await call.cancel()
        }
    }

    @Test func aServerWithoutTLSIsRefused() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run(tls: TestCertificate.client()) { pool in
                let address = UpstreamAddress(isTLS: true, host: "127.0.0.1", port: server.port)
                let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
                let peer = try await server.connection(0)
                _ = try await peer.receive(count: 1)
                try await peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")
                #expect(await call.answer.error?.code == "upstream_tls")
            }
        }
    }
}
