import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Listening

/// What happens to clients that are too many (docs/design.md §12).
@Suite(.timeLimit(.minutes(1))) struct AcceptGateTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let held = "GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test("Above the limit a client gets 503 and is told when to come again")
    func refused() async throws {
        try await EchoServer.run(limits: ConnectionLimits(served: 1, refused: 2)) { server in
            let busy = try await server.connect()
            try await busy.send(Self.held)
            #expect(await server.saw("end /hold"))
            for _ in 0..<10 {
                let answer = try await server.answer(to: Self.get)
                #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
                #expect(answer.contains("\r\nRetry-After: 1\r\n") && answer.contains("\r\nx-tapedeck: refused\r\n"))
                #expect(answer.contains("\"code\":\"too_many_connections\""))
            }
            server.openGate()
            #expect(try await busy.receive(through: "GET /hold ").hasPrefix("HTTP/1.1 200 "))
            await busy.close()
            #expect(server.journal.entries.filter { $0.hasPrefix("begin") } == ["begin /hold"])
        }
    }

    @Test("However many come at once, every one is answered")
    func crowd() async throws {
        try await EchoServer.run(limits: ConnectionLimits(served: 2, refused: 1)) { server in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await server.answer(to: "GET /e HTTP/1.0\r\nHost: localhost\r\n\r\n") }
                }
                var answers: [Substring: Int] = [:]
                for try await answer in group { answers[answer.dropFirst(9).prefix(3), default: 0] += 1 }
                #expect((answers["200"] ?? 0) > 0 && (answers["200"] ?? 0) + (answers["503"] ?? 0) == 100)
            }
        }
    }

    @Test("A connection that waits for another request makes room for one that has one")
    func idle() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await EchoServer.run(limits: ConnectionLimits(served: 2, refused: 8), group: group) { server in
            let older = try await server.connect()
            let newer = try await server.connect()
            for client in [older, newer] {
                try await client.send(Self.get)
                _ = try await client.receive(through: "GET /a ")
            }
            let answer = try await server.answer(to: "GET /b HTTP/1.0\r\nHost: localhost\r\n\r\n")
            #expect(answer.hasSuffix("GET /b "))
            #expect(await older.receiveToEnd().text.isEmpty)
            try await newer.send(Self.get)
            #expect(try await newer.receive(through: "GET /a ").hasPrefix("HTTP/1.1 200 "))
            await older.close()
            await newer.close()
        }
        try await group.shutdownGracefully()
    }

    @Test("Too many exchanges at a time get 503, and their connections stay")
    func exchanges() async throws {
        try await EchoServer.run(limits: ConnectionLimits(exchanges: 1)) { server in
            let busy = try await server.connect()
            try await busy.send(Self.held)
            #expect(await server.saw("end /hold"))
            let other = try await server.connect()
            for _ in 0..<3 {
                try await other.send(Self.get)
                let answer = try await other.receive(through: "\"}}\n")
                #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\"code\":\"too_many_exchanges\""))
                #expect(answer.contains("\r\nRetry-After: 1\r\n") && !answer.contains("Connection: close"))
            }
            server.openGate()
            _ = try await busy.receive(through: "GET /hold ")
            try await other.send(Self.get)
            #expect(try await other.receive(through: "GET /a ").hasPrefix("HTTP/1.1 200 "))
            await busy.close()
            await other.close()
        }
    }
}
