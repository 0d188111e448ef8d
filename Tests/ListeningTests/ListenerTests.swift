import HTTPMessages
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Listening

/// Over real sockets: which requests are answered, in which order, and how connections end.
@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
    @Test func aRequestIsAnsweredAndTheConnectionStays() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            for number in 1...3 {
                try await client.send("POST /a?\(number) HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\nabc")
                let body = "POST /a?\(number) abc"
                let answer = "HTTP/1.1 200 Fine\r\nx-Echo: 1\r\nContent-Length: \(body.count)\r\n\r\n\(body)"
                #expect(try await client.receive(count: answer.utf8.count) == answer)
            }
            await client.close()
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                """
                GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n\
                POST /chunked HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n\
                GET /b HTTP/1.1\r\nHost: evil\r\n\r\n\
                GET /c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n\
                GET /d HTTP/1.1\r\nHost: localhost\r\n\r\n
                """
            )
            #expect(await server.saw("end /hold"))
            #expect(server.journal.entries == ["begin /hold", "end /hold"])
            server.openGate()
            let (text, ending) = await client.receiveToEnd()
            let order = ["GET /hold", "1\r\na\r\n0\r\n", "421 Misdirected", "GET /c"].compactMap { part in
                text.utf8.firstRange(of: part.utf8)?.lowerBound
            }
            #expect(order.count == 4 && order == order.sorted())
            #expect(!text.contains("/d"))
            #expect(ending == .closed)
            await client.close()
        }
    }

    @Test(arguments: [
        "GET /e HTTP/1.1\r\nHost: localhost\r\nConnection: Close\r\n\r\n", "GET /e HTTP/1.0\r\nHost: localhost\r\n\r\n",
    ])
    func theLastAnswerOfAConnectionSaysSo(request: String) async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(to: request)
            #expect(
                answer.hasPrefix("HTTP/1.1 200 Fine\r\n") && answer.hasSuffix("\r\nConnection: close\r\n\r\nGET /e ")
            )
        }
    }

    @Test func theOldVersionMayStay() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            for _ in 1...2 {
                try await client.send("GET /e HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
                #expect(try await client.receive(through: "GET /e ").contains("\r\nConnection: keep-alive\r\n"))
            }
            await client.close()
        }
    }

    @Test func theOldVersionGetsNoChunks() async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(
                to:
                    "POST /chunked HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc"
            )
            #expect(answer == "HTTP/1.1 200 Fine\r\nx-Echo: 1\r\nConnection: close\r\n\r\nabc")
        }
    }

    @Test(arguments: ["/e", "/hold", "/big", "/close", "/chunked"])
    func aHalfClosedClientGetsItsAnswer(path: String) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
            try await client.shutDownSending()
            #expect(await server.saw("end \(path)"))
            server.openGate()
            let (text, ending) = await client.receiveToEnd()
            #expect(ending == .closed)
            #expect(text.hasPrefix("HTTP/1.1 200 Fine\r\n"))
            if path == "/big" { #expect(text.utf8.count > 32 << 20) } else { #expect(text.contains("abc")) }
            await client.close()
        }
    }

    @Test func aHalfClosedClientThatReadsLateGetsAll() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect(isReading: false, receiveBuffer: 4096)
            try await client.send(
                "GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\nGET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            try await client.shutDownSending()
            #expect(await server.saw("end /hold"))
            // By the time that others are answered, the server has seen that this client sends no more.
            for _ in 1...8 { _ = try await server.answer(to: "GET /e HTTP/1.0\r\nHost: localhost\r\n\r\n") }
            server.openGate()
            #expect(await server.saw("answered /big"))
            try await client.startReading()
            let (text, ending) = await client.receiveToEnd()
            #expect(ending == .closed)
            #expect(text.utf8.count > 32 << 20)
            await client.close()
        }
    }

    @Test func aHalfClosedClientGetsAllItsAnswers() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                "GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\n\r\nGET /c HTTP/1.1\r\nHo"
            )
            try await client.shutDownSending()
            #expect(await server.saw("end /hold"))
            server.openGate()
            let text = await client.receiveToEnd().text
            #expect(text.contains("GET /hold ") && text.contains("GET /b "))
            #expect(!text.contains("/c"))
            await client.close()
        }
    }

    @Test func headHasALengthAndNoBody() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            for path in ["/e", "/chunked", "/close", "/e"] {
                try await client.send("HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let head = try await client.receive(through: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200 Fine\r\nx-Echo: 1\r\n"))
                #expect(head.contains("Content-Length: 8") == (path == "/e"))
            }
            // A refusal has no body either.
            try await client.send("HEAD /e HTTP/1.1\r\nHost: evil\r\n\r\n")
            #expect(try await client.receive(through: "\r\n\r\n").hasPrefix("HTTP/1.1 421 "))
            try await client.send("GET /last HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await client.receive(through: "\r\n").hasPrefix("HTTP/1.1 200 "))
            await client.close()
        }
    }

    @Test func anInterimAnswerComesBeforeTheBody() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                "POST /continue HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            )
            #expect(try await client.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("abc")
            #expect(try await client.receive(through: "POST /continue abc").hasPrefix("HTTP/1.1 200 "))
            await client.close()
        }
    }

    @Test func theOldVersionGetsNoInterimAnswer() async throws {
        try await EchoServer.run { server in
            let answer = try await server.answer(
                to: "POST /continue HTTP/1.0\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
            )
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func trailersAndChunksGoOut() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.send(
                "POST /chunked HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nx-Sum: 1\r\nX-sum: 2\r\n\r\n"
            )
            #expect(
                try await client.receive(through: "0\r\nx-Sum: 1\r\nX-sum: 2\r\n\r\n")
                    == "HTTP/1.1 200 Fine\r\nx-Echo: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\na\r\n0123456789\r\n0\r\nx-Sum: 1\r\nX-sum: 2\r\n\r\n"
            )
            await client.close()
        }
    }

    @Test(arguments: [
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
        "Connection: upgrade\r\nUpgrade: websocket\r\n",
    ])
    func anUpgradeIsIgnoredAndTheConnectionStays(fields: String) async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            for _ in 1...3 {
                try await client.send("POST /e HTTP/1.1\r\nHost: localhost\r\n\(fields)Content-Length: 3\r\n\r\nabc")
                let answer = try await client.receive(through: "POST /e abc")
                #expect(answer.hasPrefix("HTTP/1.1 200 ") && !answer.contains("Connection: close"))
            }
            await client.close()
        }
    }

    @Test func requestsMayComeByteByByte() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            try await client.sendByteByByte(
                "POST /e HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n"
            )
            #expect(try await client.receive(through: "POST /e abc A=b").hasPrefix("HTTP/1.1 200 "))
            try await client.sendByteByByte("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await client.receive(through: "GET /x ").hasPrefix("HTTP/1.1 200 "))
            await client.close()
        }
    }

    @Test func requestsMayBeCutAnywhere() async throws {
        try await EchoServer.run { server in
            let client = try await server.connect()
            let request = Array("POST /cut HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc".utf8)
            for cut in request.indices {
                try await client.send(request[..<cut])
                try await client.send(request[cut...])
                #expect(try await client.receive(through: "POST /cut abc").hasPrefix("HTTP/1.1 200 "))
            }
            await client.close()
        }
    }

    @Test func aPortInUseIsAnError() async throws {
        try await EchoServer.run { server in
            await #expect(throws: IOError.self) {
                _ = try await Listener.bind(
                    group: MultiThreadedEventLoopGroup.singleton,
                    host: "127.0.0.1",
                    port: server.listener.address.port ?? 0,
                    admission: Admission(hosts: [], origins: [], maximumBody: 0)
                ) { _ in { _, writer in RefusalResponder.unavailable(writer) } }
            }
        }
    }
}
