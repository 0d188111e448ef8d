import NIOCore
import TestSupport
import Testing

@testable import Listening

/// How a listener stops.
@Suite(.timeLimit(.minutes(1))) struct ListenerDrainingTests {
    @Test func drainingClosesIdleConnectionsAndNewOnesAreRefused() async throws {
        try await EchoServer.run { server in
            let fresh = try await server.connect()
            let used = try await server.connect()
            try await used.send("GET /e HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await used.receive(through: "GET /e ")
            let begun = try await server.connect()
            try await begun.send("GET /half HTTP/1.1\r\nHo")
            await server.listener.drain(patience: .minutes(1))
            for client in [fresh, used, begun] {
                #expect(await client.receiveToEnd().ending != nil)
                await client.close()
            }
            await #expect(throws: (any Error).self) { try await server.connect() }
        }
    }

    @Test func drainingFinishesAnswersUnderWay() async throws {
        try await EchoServer.run { server in
            let held = try await server.connect()
            try await held.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let streamed = try await server.connect()
            try await streamed.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await streamed.receive(through: "3\r\none\r\n")
            #expect(await server.saw("end /hold"))
            let idle = try await server.connect()
            async let drained: Void = server.listener.drain(patience: .minutes(1))
            #expect(await idle.receiveToEnd().ending != nil)
            server.openGate()
            await drained
            // What began while nothing was being stopped does not announce it, what begins later does.
            #expect(await held.receiveToEnd().text.contains("\r\nConnection: close\r\n\r\nGET /hold "))
            #expect(await streamed.receiveToEnd().text == "3\r\ntwo\r\n0\r\n\r\n")
            for client in [held, streamed, idle] { await client.close() }
        }
    }

    @Test func drainingWaitsForSlowReaders() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false, receiveBuffer: 4096)
            try await client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await server.saw("end /big"))
            async let drained: Void = server.listener.drain(patience: .minutes(1))
            try await client.startReading()
            let (text, ending) = await client.receiveToEnd()
            #expect(text.utf8.count > 32 << 20 && ending == .closed)
            await client.close()
            await drained
        }
    }

    @Test func anAnswerThatEndsWhileDrainingReachesASlowReader() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false, receiveBuffer: 4096)
            try await client.send("GET /hold-big HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await server.saw("end /hold-big"))
            let idle = try await server.connect()
            async let drained: Void = server.listener.drain(patience: .minutes(1))
            _ = await idle.receiveToEnd()
            server.openGate()
            #expect(await server.saw("answered /hold-big"))
            try await client.startReading()
            let (text, ending) = await client.receiveToEnd()
            #expect(text.utf8.count > 32 << 20 && ending == .closed)
            await client.close()
            await idle.close()
            await drained
        }
    }

    @Test func patienceHasAnEnd() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await server.saw("end /silent"))
            await server.listener.drain(patience: .milliseconds(1))
            #expect(await server.saw("gone /silent"))
            #expect(await client.receiveToEnd().text.isEmpty)
            await client.close()
        }
    }

    @Test func closingAtOnceLeavesNothingOpen() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await server.saw("end /silent"))
            await server.listener.closeNow()
            #expect(await server.saw("gone /silent"))
            #expect(await client.receiveToEnd().ending != nil)
            await client.close()
        }
    }
}
