import NIOCore
import TestSupport
import Testing

@testable import Listening

/// How long a client may take (docs/design.md §12): a head 10 seconds, a byte of a body 30, a request 60.
@Suite struct ConnectionTimeTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test("A head has 10 seconds from its first byte, however slowly it comes")
    func head() throws {
        let connection = try EmbeddedConnection()
        connection.wait(.seconds(50))
        for byte in Self.get.utf8.prefix(9) {
            try connection.send([byte])
            connection.wait(.seconds(1))
        }
        #expect(!connection.isClosed)
        connection.wait(.seconds(1))
        let answer = try connection.received()
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n") && answer.contains("\r\nConnection: close\r\n"))
        #expect(answer.contains("\"code\":\"head_timeout\"") && connection.isClosed)
        #expect(connection.journal.entries.isEmpty)
    }

    @Test("A head that is complete in time is answered, and the next one has its own time")
    func heads() throws {
        let connection = try EmbeddedConnection()
        for _ in 0..<5 {
            try connection.send(Self.get.utf8.prefix(10))
            connection.wait(.seconds(9))
            try connection.send(Self.get.utf8.dropFirst(10))
            #expect(try connection.received().hasSuffix("GET /a "))
            connection.wait(.seconds(50))
        }
        #expect(!connection.isClosed)
    }

    @Test("A head behind an answer under way has its time from the end of that")
    func headBehind() throws {
        let connection = try EmbeddedConnection()
        try connection.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b")
        connection.wait(.hours(1))
        #expect(try connection.received().isEmpty)
        connection.openGate()
        #expect(try connection.received().hasSuffix("GET /hold "))
        connection.wait(.seconds(9))
        #expect(!connection.isClosed)
        connection.wait(.seconds(1))
        #expect(try connection.received().hasPrefix("HTTP/1.1 408 "))
    }

    @Test(
        "The bytes of a body have 30 seconds each",
        arguments: [
            "Content-Length: 10\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n40\r\n",
        ]
    )
    func body(framing: String) throws {
        let connection = try EmbeddedConnection()
        try connection.send("POST /a HTTP/1.1\r\nHost: localhost\r\n\(framing)")
        for _ in 0..<5 {
            connection.wait(.seconds(29))
            try connection.send("a")
        }
        connection.wait(.seconds(29))
        #expect(!connection.isClosed)
        connection.wait(.seconds(1))
        let answer = try connection.received()
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("\"code\":\"body_timeout\""))
        #expect(connection.isClosed && connection.journal.entries.last == "gone /a")
    }

    @Test("A body that stops behind the head of its answer breaks that off")
    func bodyBehindAnAnswer() throws {
        let connection = try EmbeddedConnection()
        try connection.send("POST /opened HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        connection.wait(.seconds(30))
        #expect(connection.isClosed && connection.journal.entries.contains("gone /opened"))
        let answer = try connection.received()
        #expect(!answer.contains("408"))
    }

    @Test("A body that nobody wants now has all the time")
    func bodyHeldBack() throws {
        let connection = try EmbeddedConnection()
        try connection.send("POST /paused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na")
        connection.wait(.hours(1))
        connection.openGate()
        connection.wait(.seconds(29))
        try connection.send("b")
        #expect(try connection.received().hasSuffix("POST /paused ab"))
    }

    @Test("A client that waits to be told to send its body has all the time until it is")
    func expectation() throws {
        let connection = try EmbeddedConnection()
        try connection.send("POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        connection.wait(.hours(1))
        #expect(!connection.isClosed)
        let told = try EmbeddedConnection()
        try told.send("POST /continue HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        #expect(try told.received() == "HTTP/1.1 100 Continue\r\n\r\n")
        told.wait(.seconds(30))
        #expect(try told.received().hasPrefix("HTTP/1.1 408 "))
    }

    @Test("A connection without a request closes after 60 seconds, without a word")
    func idle() throws {
        let fresh = try EmbeddedConnection()
        fresh.wait(.seconds(59))
        #expect(!fresh.isClosed)
        fresh.wait(.seconds(1))
        #expect(fresh.isClosed)
        #expect(try fresh.received().isEmpty)
        let used = try EmbeddedConnection()
        used.wait(.seconds(59))
        try used.send(Self.get)
        _ = try used.received()
        used.wait(.seconds(59))
        #expect(!used.isClosed)
        used.wait(.seconds(1))
        #expect(used.isClosed)
        #expect(try used.received().isEmpty)
    }

    @Test("An answer has all the time")
    func answer() throws {
        let connection = try EmbeddedConnection()
        try connection.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.wait(.hours(24))
        connection.openGate()
        #expect(try connection.received().hasSuffix("GET /hold "))
    }

    @Test("Who keeps asking is not idle")
    func busy() throws {
        let connection = try EmbeddedConnection()
        for _ in 0..<10 {
            try connection.send(Self.get)
            #expect(try connection.received().hasSuffix("GET /a "))
            connection.wait(.seconds(59))
        }
        #expect(!connection.isClosed)
    }

    @Test(
        "Over sockets the times are those that were set",
        arguments: [
            (ConnectionLimits(headTime: .milliseconds(20)), "GET /a HT", "HTTP/1.1 408 "),
            (
                ConnectionLimits(bodyTime: .milliseconds(20)),
                "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na", "HTTP/1.1 408 "
            ),
            (ConnectionLimits(idleTime: .milliseconds(20)), "", ""),
        ]
    )
    func sockets(limits: ConnectionLimits, request: String, start: String) async throws {
        try await EchoServer.run(limits: limits) { server in
            let answer = try await server.answer(to: request)
            #expect(answer.prefix(start.isEmpty ? 100 : start.count) == start)
        }
    }
}
