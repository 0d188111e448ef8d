import HTTPMessages
import NIOCore
import TestSupport
import Testing

@testable import Listening

/// What a connection does with bytes that are wrong, and with clients that go.
@Suite(.timeLimit(.minutes(1))) struct ConnectionHandlerTests {
    private static let good = "GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func whoAnswersHearsOnceThatAllOfARequestThatIsHereWasGiven() throws {
        let connection = try EmbeddedConnection()
        let head = "POST /here HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        try connection.send(head + "1\r\na\r\n2\r\nbc\r\n")
        try connection.send("1\r\nd\r\n")
        try connection.send("0\r\n\r\n")
        #expect(
            connection.journal.entries == [
                "begin /here", "body 1", "body 2", "all here", "body 1", "all here", "end /here",
            ]
        )
    }

    @Test(arguments: [
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: b\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: b\rc\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: b\u{0}c\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: b\u{1}c\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: b\r\n c\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA : b\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA b\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n", 400),
        ("GET /a#b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /ä HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /a HTTP/1.1\r\n\r\n", 400),
        ("GET /a HTTP/1.0\r\n\r\n", 400),
        ("GET /a HTTP/2.0\r\nHost: localhost\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ("GET /a HTTP/1.2\r\nHost: localhost\r\n\r\n", 505),
        ("GET /a HTTP/0.9\r\nHost: localhost\r\n\r\n", 505),
        ("GET /\(String(repeating: "a", count: 16_384)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\na", 400),
        (
            "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400
        ),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        ("POST /a HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n", 413),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\nA: \(String(repeating: "b", count: 33_000))\r\n\r\n", 431),
        ("GET /a HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "A: b\r\n", count: 200))\r\n", 431),
        ("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\nContent-Length: 1\r\n\r\na", 417),
    ])
    func whatIsWrongIsRefusedOnceAndTheConnectionCloses(request: String, status: Int) async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(to: request + Self.good)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\nx-tapedeck: refused\r\n") && answer.contains("\r\nConnection: close\r\n"))
            #expect(answer.hasSuffix("\"}}\n"))
            #expect(answer.split(separator: "x-tapedeck").count == 2)
            #expect(server.journal.entries.isEmpty)
        }
    }

    @Test(arguments: [
        "GET /a HTTP/1.1\nHost: localhost\n\n", "GET /a HTTP/1.1 \r\nHost: localhost\r\n\r\n", "GET /a\r\n\r\n",
        "GET\r\n\r\n", "\u{0}", "GET /a HTTP/1,1\r\n\r\n", "GET /a HTTP/11\r\n\r\n", "GET /a http/1.1\r\n\r\n",
        "GET /a HTTP/1.1\rHost: localhost\r\n\r\n", " GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
    ])
    func badRequestLinesAreRefused(line: String) async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(to: line + Self.good)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.split(separator: "x-tapedeck").count == 2)
            #expect(server.journal.entries.isEmpty)
        }
    }

    @Test(arguments: ["evil.example", "localhost.evil.example"])
    func aForeignHostIsRefusedAndTheConnectionStays(host: String) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("POST /a HTTP/1.1\r\nHost: \(host)\r\nContent-Length: 3\r\n\r\nabc" + Self.good)
            #expect(try await client.receive(through: "\"}}\n").hasPrefix("HTTP/1.1 421 Misdirected Request\r\n"))
            #expect(try await client.receive(through: "GET /good ").hasPrefix("HTTP/1.1 200 "))
            #expect(!server.journal.entries.contains("begin /a"))
            await client.close()
        }
    }

    @Test func aClientThatAwaitsAnInterimAnswerHearsOfTheRefusal() async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(
                to: "POST /a HTTP/1.1\r\nHost: evil\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 421 ") && answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test(arguments: [
        "z\r\n", "3\r\nabcd\r\n", "-1\r\n", "3\nabc\r\n", "FFFFFFFFFFFFFFFFF\r\n", "\r\n", "0x1\r\na\r\n",
    ])
    func aBrokenChunkedBodyIsRefused(chunks: String) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
            #expect(await server.saw("body 1"))
            try await client.send(chunks + Self.good)
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && text.contains("\r\nConnection: close\r\n"))
            #expect(ending == .closed)
            #expect(await server.saw("gone /a"))
            #expect(!server.journal.entries.contains("end /a") && !server.journal.entries.contains("begin /good"))
            await client.close()
        }
    }

    @Test(arguments: [("/opened", RawPeer.Ending.closed), ("/opened-close", .reset)])
    func aBrokenBodyBreaksAnAnswerOffThatHasBegun(path: String, expected: RawPeer.Ending) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            _ = try await client.receive(through: "one")
            try await client.send("z\r\n")
            let (text, ending) = await client.receiveToEnd()
            #expect(text == (path == "/opened" ? "\r\n" : ""))
            #expect(ending == expected)
            #expect(await server.saw("gone \(path)"))
            await client.close()
        }
    }

    @Test func whatIsWrongBehindGoodRequestsIsRefusedAfterTheirAnswers() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                "GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n" + Self.good + "BAD\r\n\r\n" + Self.good
            )
            #expect(await server.saw("end /hold"))
            try await client.send("more that nobody reads")
            server.openGate()
            let (text, ending) = await client.receiveToEnd()
            let statuses = text.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
            #expect(statuses == ["200", "200", "400"])
            #expect(ending == .closed)
            await client.close()
        }
    }

    @Test func aBrokenBodyBehindAGoodRequestIsRefusedToo() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                "GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "POST /b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n"
            )
            #expect(await server.saw("end /hold"))
            server.openGate()
            let text = await client.receiveToEnd().text
            #expect(text.split(separator: "HTTP/1.1 ").map { $0.prefix(3) } == ["200", "400"])
            #expect(await server.saw("gone /b"))
            await client.close()
        }
    }

    @Test(arguments: [
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n", 413), ("no HTTP\r\n\r\n", 400),
        ("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", 400),
    ])
    func aRefusalReachesAClientThatIsStillSending(request: String, status: Int) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false)
            try await client.send(request)
            let sent = client.sendLater(Array(repeating: 0x61, count: 16 << 20))
            // All of it can be sent only where the server still takes it.
            try await sent.get()
            try await client.startReading()
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasPrefix("HTTP/1.1 \(status) ") && text.hasSuffix("\"}}\n"))
            #expect(ending == .closed)
            await client.close()
        }
    }

    @Test func anAnswerBeforeTheEndOfItsRequestReachesTheClient() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
            _ = client.sendLater(Array(repeating: 0x61, count: 1_000_000))
            let (text, ending) = await client.receiveToEnd()
            #expect(text.hasSuffix("POST /early ") && ending == .closed)
            await client.close()
        }
    }

    @Test func theBodyWaitsUntilTheResponderWantsIt() async throws {
        try await EchoServer.run(maximumBody: 1 << 30) { server in
            let client = try await server.connect()
            try await client.send("POST /paused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n")
            #expect(await server.saw("begin /paused"))
            let sent = client.sendLater(Array(repeating: 0x61, count: 20_000_000))
            // Others go on meanwhile.
            for _ in 1...20 { _ = try await server.answer(to: "GET /e HTTP/1.0\r\nHost: localhost\r\n\r\n") }
            let before = Self.count(server.journal.entries)
            #expect(before <= 1 << 18)
            server.openGate()
            try await sent.get()
            #expect(await server.saw("end /paused"))
            #expect(Self.count(server.journal.entries) == 20_000_000)
            await client.close()
        }
    }

    private static func count(_ entries: [String]) -> Int {
        entries.filter { $0.hasPrefix("body ") }.reduce(0) { $0 + (Int($1.dropFirst(5)) ?? 0) }
    }

    @Test func aClientThatGoesInsideItsRequestIsReported() async throws {
        try await EchoServer.run { server in
            for isHalf in [true, false] {
                let path = "/gone-\(isHalf)"
                let client = try await server.connect()
                try await client.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na")
                #expect(await server.saw("begin \(path)"))
                if isHalf { try await client.shutDownSending() } else { try await client.reset() }
                #expect(await server.saw("gone \(path)"))
                #expect(await client.receiveToEnd().text.isEmpty)
                await client.close()
            }
        }
    }

    @Test func aClientThatResetsWhileItsAnswerIsMadeIsReported() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(await server.saw("end /silent"))
            try await client.reset()
            #expect(await server.saw("gone /silent"))
        }
    }
}
