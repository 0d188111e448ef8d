import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Upstreams

/// Which connections calls take, and what becomes of them.
@Suite(.timeLimit(.minutes(1))) struct UpstreamPoolTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// Lets `server` answer the next request of a connection.
    private func answer(_ text: String, on peer: RawPeer) async throws {
        _ = try await peer.receive(through: "\r\n\r\n")
        try await peer.send(text)
    }

    @Test func connectionsAreUsedAgain() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                for target in ["/1", "/2", "/3"] {
                    let call = try await pool.get(target, from: server)
                    let peer = try await server.connection(0)
                    #expect(try await peer.receive(through: "\r\n\r\n") == "GET \(target) HTTP/1.1\r\nHost: u\r\n\r\n")
                    try await peer.send(Self.ok)
                    #expect(await call.answer.joinedBody == "ok")
                }
                #expect(server.connectionCount == 1)
            }
        }
    }

    @Test func callsAtTheSameTimeHaveConnectionsOfTheirOwn() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get("/1", from: server)
                let one = try await server.connection(0)
                let second = try await pool.get("/2", from: server)
                let two = try await server.connection(1)
                try await answer(Self.ok, on: two)
                try await answer(Self.ok, on: one)
                #expect(await first.answer.isWhole)
                #expect(await second.answer.isWhole)
            }
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", true),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", true),
        ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false),
        // Bytes behind a whole answer, whatever they are.
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 20", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokx", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nH", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", false),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
            false
        ),
        ("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 ", false),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.1 304 Not Modified\r\n\r\nx", false),
    ])
    func onlyAConnectionThatIsSurelyAtItsEndIsUsedAgain(text: String, isUsedAgain: Bool) async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get(from: server)
                try await answer(text, on: server.connection(0))
                #expect(await first.answer.isWhole)
                let second = try await pool.get("/second", from: server)
                try await answer(Self.ok, on: server.connection(isUsedAgain ? 0 : 1))
                #expect(await second.answer.joinedBody == "ok")
                #expect(server.connectionCount == (isUsedAgain ? 1 : 2))
                if !isUsedAgain { #expect(try await server.connection(0).receiveToEnd().ending != nil) }
            }
        }
    }

    @Test(arguments: ["HTTP/1.1 20", "x", "\r\n", "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"])
    func bytesThatNobodyAskedForCloseAnIdleConnection(bytes: String) async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get(from: server)
                let peer = try await server.connection(0)
                try await answer(Self.ok, on: peer)
                #expect(await first.answer.isWhole)
                try await peer.send(bytes)
                #expect(await peer.receiveToEnd().ending != nil)
                let second = try await pool.get(from: server)
                try await answer(Self.ok, on: server.connection(1))
                #expect(await second.answer.isWhole)
            }
        }
    }

    @Test func aConnectionThatClosesWhileItIsIdleIsForgotten() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get(from: server)
                let peer = try await server.connection(0)
                try await answer(Self.ok, on: peer)
                #expect(await first.answer.isWhole)
                try await peer.shutDownSending()
                #expect(await peer.receiveToEnd().ending != nil)
                let second = try await pool.get(from: server)
                try await answer(Self.ok, on: server.connection(1))
                #expect(await second.answer.isWhole)
            }
        }
    }

    @Test func idleConnectionsCloseWhenTheyAreTold() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get(from: server)
                let peer = try await server.connection(0)
                try await answer(Self.ok, on: peer)
                #expect(await first.answer.isWhole)
                try await pool.closeIdle()
                #expect(await peer.receiveToEnd().ending != nil)
            }
        }
    }

    @Test func aRequestIsSentOnceEvenWhereAnIdleConnectionFails() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let first = try await pool.get("/1", from: server)
                let peer = try await server.connection(0)
                try await answer(Self.ok, on: peer)
                #expect(await first.answer.isWhole)
                let second = try await pool.get("/2", from: server)
                _ = try await peer.receive(through: "\r\n\r\n")
                await peer.close()
                #expect(await second.answer == [.failed(.brokenOff)])
                let third = try await pool.get("/3", from: server)
                let other = try await server.connection(1)
                #expect(try await other.receive(through: "\r\n\r\n").hasPrefix("GET /3 "))
                try await other.send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
                #expect(await third.answer.status == 500)
                #expect(server.connectionCount == 2)
                #expect(!(peer.received + other.received).contains("/2 HTTP/1.1\r\nHost: u\r\n\r\nGET /2"))
                #expect(other.received == "GET /3 HTTP/1.1\r\nHost: u\r\n\r\n")
            }
        }
    }

    @Test func whereNobodyListensTheUpstreamIsUnreachable() async throws {
        let dead = try DeadPort()
        defer { dead.release() }
        try await TestPool.run { pool in
            let address = UpstreamAddress(isTLS: false, host: "127.0.0.1", port: dead.port)
            let head = RequestHead(method: "GET", target: "/", headers: ["Host": "upstream"])
            let answer = try await pool.begin(head, to: address).answer
            guard case .unreachable(let reason)? = answer.error else {
                Issue.record("\(answer)")
                return
            }
            #expect(reason.contains("refused"))
            #expect(answer.count == 1)
        }
    }

    @Test func withoutATLSContextNoTLSUpstreamIsCalled() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let address = UpstreamAddress(isTLS: true, host: "127.0.0.1", port: server.port)
                let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
                #expect(await call.answer.error?.code == "upstream_tls")
                #expect(try await server.connection(0).receiveToEnd() == ("", .closed))
            }
        }
    }
}
