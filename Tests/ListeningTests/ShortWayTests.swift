import NIOCore
import TestSupport
import Testing

@testable import Listening

/// A request whose bytes are known gets the bytes that it got before, and nobody can tell but by the time it took.
@Suite struct ShortWayTests {
    private static func post(_ target: String, _ body: String, _ fields: String = "") -> String {
        "POST \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let get = "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// What a connection sends back for bytes in any cuts.
    private func answer(_ connection: EmbeddedConnection, to request: String, cut: Int? = nil) throws -> String {
        let bytes = Array(request.utf8)
        try connection.send(bytes[..<(cut ?? bytes.count)])
        if let cut { try connection.send(bytes[cut...]) }
        return try connection.received()
    }

    private func count(_ entry: String, _ connection: EmbeddedConnection) -> Int {
        connection.journal.entries.count { $0 == entry }
    }

    @Test(
        "From the second time on nobody is asked but who knows whether it may be repeated",
        arguments: [
            get, post("/again", "body"), post("/again", ""), post("/again/chunked", "body"),
            "HEAD /again HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /again HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
        ]
    )
    func again(request: String) throws {
        let connection = try EmbeddedConnection()
        let first = try answer(connection, to: request)
        for _ in 0..<3 { #expect(try answer(connection, to: request) == first) }
        #expect(count("again", connection) == 3)
        #expect(connection.journal.entries.count { $0.hasPrefix("begin") } == 1)
        #expect(first.hasPrefix("HTTP/1.1 200 Fine\r\n"))
    }

    @Test("Cut at any place behind the head it is answered so, within the head it is read in full")
    func cuts() throws {
        let request = Self.post("/again", "a body of some length")
        let headLength = request.utf8.count - 21
        let connection = try EmbeddedConnection()
        let first = try answer(connection, to: request)
        for cut in 1..<request.utf8.count {
            let before = count("again", connection)
            #expect(try answer(connection, to: request, cut: cut) == first)
            #expect(count("again", connection) == before + (cut >= headLength ? 1 : 0))
        }
        for byte in request.utf8 { try connection.send([byte]) }
        #expect(try connection.received() == first)
    }

    @Test("Requests behind one another are answered in their order, known and unknown ones")
    func pipelined() throws {
        let connection = try EmbeddedConnection()
        let requests = [Self.get, Self.post("/again", "one"), Self.post("/again", "two"), Self.post("/b", "three")]
        let answers = try requests.map { try answer(connection, to: $0) }
        let order = [0, 0, 3, 1, 2, 3, 3, 2, 0]
        let all = order.map { requests[$0] }.joined()
        let expected = order.map { answers[$0] }.joined()
        for cut in 1..<all.utf8.count { #expect(try answer(connection, to: all, cut: cut) == expected) }
        #expect(try answer(connection, to: String(repeating: all, count: 50)) == String(repeating: expected, count: 50))
    }

    @Test("One byte that differs is another request")
    func differing() throws {
        let connection = try EmbeddedConnection()
        let request = Array(Self.post("/again", "body", "X-A: 1\r\n").utf8)
        let first = try answer(connection, to: String(decoding: request, as: UTF8.self))
        for place in request.indices {
            var other = request
            other[place] ^= 0x01
            let reference = try EmbeddedConnection()
            let fresh = try EmbeddedConnection(answers: ReadyAnswers())
            _ = try answer(fresh, to: String(decoding: request, as: UTF8.self))
            try reference.send(other)
            try fresh.send(other)
            #expect(try fresh.received() == reference.received())
            #expect(!fresh.journal.entries.contains("again") && fresh.isClosed == reference.isClosed)
        }
        #expect(try answer(connection, to: String(decoding: request, as: UTF8.self)) == first)
    }

    @Test(
        "What is not to be repeated, or cannot be, is answered in full each time",
        arguments: [
            "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /again/large HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /again HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            post("/again", "a", "Expect: 100-continue\r\n"),
        ]
    )
    func inFull(request: String) throws {
        let connection = try EmbeddedConnection()
        let first = try answer(connection, to: request)
        for _ in 0..<3 { #expect(try answer(connection, to: request) == first) }
        #expect(count("again", connection) == 0)
        #expect(connection.journal.entries.count { $0.hasPrefix("begin") } == 4)
    }

    @Test("What may not be repeated any more is answered in full")
    func notAgain() throws {
        let connection = try EmbeddedConnection()
        let request = Self.post("/again/never", "body")
        let first = try answer(connection, to: request)
        #expect(try answer(connection, to: request, cut: request.utf8.count - 2) == first)
        #expect(count("not again", connection) == 1 && count("begin /again/never", connection) == 2)
    }

    @Test(
        "An answer that ends the connection is not kept",
        arguments: [
            "GET /again/break HTTP/1.1\r\nHost: localhost\r\n\r\n", get.dropLast(2) + "Connection: close\r\n\r\n",
        ]
    )
    func last(request: String) throws {
        let answers = ReadyAnswers()
        for _ in 0..<2 {
            let connection = try EmbeddedConnection(answers: answers)
            _ = try answer(connection, to: request)
            #expect(connection.isClosed && count("again", connection) == 0)
        }
        #expect(answers.size == 0)
    }

    @Test("What was refused is refused each time: nothing of it is kept")
    func refused() throws {
        let answers = ReadyAnswers()
        for fields in ["Host: evil.example\r\n", "Host: localhost\r\nOrigin: http://evil.example\r\n"] {
            let connection = try EmbeddedConnection(answers: answers)
            _ = try answer(connection, to: Self.get)
            for _ in 0..<3 {
                let refusal = try answer(connection, to: "GET /again HTTP/1.1\r\n\(fields)\r\n")
                #expect(refusal.hasPrefix("HTTP/1.1 4") && refusal.contains("x-tapedeck: refused"))
            }
            #expect(count("again", connection) == 0)
        }
    }

    // MARK: Time and ends

    @Test("The bytes of a body have 30 seconds each, and an idle connection has 60, as on the long way")
    func time() throws {
        let request = Array(Self.post("/again", "a body").utf8)
        let connection = try EmbeddedConnection()
        try connection.send(request)
        for _ in 0..<2 {
            connection.wait(.seconds(59))
            try connection.send(request.dropLast(6))
            for byte in request.suffix(6) {
                connection.wait(.seconds(29))
                try connection.send([byte])
            }
        }
        #expect(count("again", connection) == 2 && !connection.isClosed)
        _ = try connection.received()
        try connection.send(request.dropLast())
        connection.wait(.seconds(29))
        #expect(try connection.received().isEmpty)
        connection.wait(.seconds(1))
        #expect(try connection.received().hasPrefix("HTTP/1.1 408 ") && connection.isClosed)
    }

    @Test("An idle connection is closed after 60 seconds")
    func idle() throws {
        let connection = try EmbeddedConnection()
        for _ in 0..<3 {
            _ = try answer(connection, to: Self.get)
            connection.wait(.seconds(59))
        }
        #expect(!connection.isClosed)
        connection.wait(.seconds(1))
        #expect(connection.isClosed)
    }

    @Test("A client that shuts its side down gets the answers to what it sent, and none to half a request")
    func halfClosed() throws {
        let request = Self.post("/again", "body")
        for cut in [0, 2, request.utf8.count - 10] {
            let connection = try EmbeddedConnection()
            let first = try answer(connection, to: request)
            try connection.send(Array((request + request).utf8.dropLast(cut)))
            connection.shutDownSending()
            #expect(try connection.received() == first + (cut == 0 ? first : ""))
            #expect(connection.isClosed)
        }
    }

    @Test("A request whose body is on its way is answered by a server that stops, with the word that it was the last")
    func draining() throws {
        let request = Self.post("/again", "body")
        let connection = try EmbeddedConnection()
        let first = try answer(connection, to: request)
        try connection.send(Array(request.utf8.dropLast(2)))
        connection.drain()
        #expect(!connection.isClosed)
        try connection.send(Array(request.utf8.suffix(2)))
        let last = try connection.received()
        #expect(last == first.replacing("\r\n\r\n", with: "\r\nConnection: close\r\n\r\n", maxReplacements: 1))
        #expect(connection.isClosed)
    }

    @Test("Where no exchange may begin, none is answered on the short way")
    func tooMany() throws {
        let answers = ReadyAnswers()
        let first = try answer(EmbeddedConnection(answers: answers), to: Self.get)
        #expect(first.hasPrefix("HTTP/1.1 200 "))
        let full = try EmbeddedConnection(limits: ConnectionLimits(exchanges: 0), answers: answers)
        #expect(try answer(full, to: Self.get).hasPrefix("HTTP/1.1 503 "))
    }

    @Test("Whatever requests come in whatever cuts, the bytes that go back are those of the long way")
    func anything() throws {
        let pool = [
            Self.get, Self.post("/again", "one"), Self.post("/again", "two"), Self.post("/again/chunked", ""),
            Self.post("/again", String(repeating: "long ", count: 300)), Self.post("/b", "four"), "\r\n" + Self.get,
            Self.post("/again/never", "five"), Self.post("/again", "six", "X-A: \r\n"),
            "POST /again HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n",
        ]
        let broken = [
            "GET /again HTTP/1.1\r\n\r\n", "GET /again HTTP/1.1\nHost: localhost\n\n",
            Self.post("/again", String(repeating: "a", count: 3000)),
            Self.get.dropLast(2) + "Connection: close\r\n\r\n",
        ]
        let answers = ReadyAnswers()
        for seed in 0..<60 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var text = ""
            for _ in 0..<20 { text += pool.randomElement(using: &generator) ?? "" }
            if seed.isMultiple(of: 3) { text += broken.randomElement(using: &generator) ?? "" }
            let short = try EmbeddedConnection(answers: answers)
            let long = try EmbeddedConnection(answers: ReadyAnswers(limit: 0))
            for piece in generator.cuts(of: Array(text.utf8), upTo: 400) {
                try short.send(piece)
                try long.send(piece)
                #expect(try short.received() == long.received())
                #expect(short.isClosed == long.isClosed)
            }
            #expect(!long.journal.entries.contains("again"))
        }
    }
}
