import HTTPMessages
import NIOCore
import TestSupport
import Testing

@testable import Listening

/// What a raw client sees of an answer.
@Suite(.timeLimit(.minutes(1))) struct ResponseWriterTests {
    private func request(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test func anAnswerThatBreaksOffInsideItsChunksHasNoEnd() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/break/chunked"))
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasSuffix("\r\n\r\n3\r\none\r\n"))
            #expect(ending == .closed)
            #expect(await server.saw("gone /break/chunked"))
            await client.close()
        }
    }

    @Test func anAnswerThatBreaksOffInsideItsLengthIsShort() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/break/length"))
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasSuffix("\r\nContent-Length: 1000\r\n\r\none"))
            #expect(ending == .closed)
            await client.close()
        }
    }

    @Test func anAnswerWithoutLengthBreaksOffByReset() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/break/close"))
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasSuffix("\r\nConnection: close\r\n\r\none"))
            #expect(ending == .reset)
            await client.close()
        }
    }

    @Test func aShaperIsGivenEveryStepAndWritesWhatItWants() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/shaped"))
            #expect(try await client.receive(through: "SHAPED ").hasSuffix("\r\n\r\nGET /SHAPED "))
            #expect(await server.saw("shaped"))
            #expect(await server.saw("shaper let go"))
            try await client.send(request("/plain"))
            #expect(try await client.receive(through: "plain ").hasSuffix("\r\n\r\nGET /plain "))
            await client.close()
        }
    }

    @Test func aShaperHearsThatTheClientIsGone() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/shaped-silent"))
            #expect(await server.saw("end /shaped-silent"))
            try await client.reset()
            #expect(await server.saw("shaper gone"))
        }
    }

    @Test(arguments: [
        ("/watched", "complete 13"), ("/watched/break", "brokenOff 3"), ("/watched/chunked", "complete 3"),
    ])
    func whoWatchesHearsOfTheHeadAndOfTheEnd(path: String, end: String) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request(path))
            #expect(await server.saw("watched \(end)"))
            #expect(server.journal.entries.filter { $0.hasPrefix("watched") } == ["watched 200", "watched \(end)"])
            await client.close()
        }
    }

    @Test func whoWatchesHearsThatTheClientIsGone() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/watched/open"))
            _ = try await client.receive(through: "one")
            try await client.reset()
            #expect(await server.saw("watched clientGone 3"))
            await client.close()
        }
    }

    @Test func anAnswerThatEndsNowIsWholeForAClientThatReads() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/now"))
            #expect(try await client.receive(through: "0\r\n\r\n").hasSuffix("\r\n\r\n3\r\none\r\n0\r\n\r\n"))
            try await client.send(request("/plain"))
            #expect(try await client.receive(through: "plain ").hasSuffix("GET /plain "))
            await client.close()
        }
    }

    @Test func anAnswerThatEndsNowWaitsForNoClient() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false, receiveBuffer: 4096)
            try await client.send(request("/now-big"))
            #expect(await server.saw("watched complete \(32 << 20)"))
            await server.listener.drain(patience: .hours(1))
            try await client.startReading()
            #expect(await client.receiveToEnd().text.utf8.count < 32 << 20)
            await client.close()
        }
    }

    @Test func anAnswerWithoutLengthEndsWithItsConnection() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/close"))
            let (text, ending) = await client.receiveToEnd()
            #expect(text == "HTTP/1.1 200 Fine\r\nx-Echo: 1\r\nConnection: close\r\n\r\nGET /close ")
            #expect(ending == .closed)
            await client.close()
        }
    }

    @Test func severalPartsShareAChunkAndNothingIsNoChunk() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/parts"))
            let answer = try await client.receive(through: "0\r\n\r\n")
            #expect(
                answer.hasSuffix("\r\n\r\n4\r\nabcd\r\n4e20\r\n\(String(repeating: "x", count: 20_000))\r\n0\r\n\r\n")
            )
            await client.close()
        }
    }

    @Test func aPieceThatComesInPartsIsOneChunk() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/opened-piece"))
            let answer = try await client.receive(through: "0\r\n\r\n")
            #expect(answer.hasSuffix("\r\n\r\na\r\n0123456789\r\n4\r\nnext\r\n0\r\n\r\n"))
            try await client.send(request("/opened-piece/length"))
            #expect(try await client.receive(through: "abcd").hasSuffix("Content-Length: 4\r\n\r\nabcd"))
            await client.close()
        }
    }

    @Test func piecesAreSentWhenTheyAreFlushed() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/stream"))
            #expect(try await client.receive(through: "3\r\none\r\n").hasSuffix("\r\n\r\n3\r\none\r\n"))
            server.openGate()
            #expect(try await client.receive(through: "0\r\n\r\n") == "3\r\ntwo\r\n0\r\n\r\n")
            await client.close()
        }
    }

    @Test func whoAsksHearsWhenAllIsWritten() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(request("/written"))
            _ = try await client.receive(through: "ok")
            #expect(await server.saw("written"))
            await client.close()
        }
    }

    @Test func aSlowClientIsToldToTheResponder() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false, receiveBuffer: 4096)
            try await client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n" + request("/big"))
            server.openGate()
            #expect(await server.saw("end /big"))
            try await client.startReading()
            try await client.send(request("/silent"))
            #expect(await server.saw("begin /silent"))
            await client.close()
        }
    }
}
