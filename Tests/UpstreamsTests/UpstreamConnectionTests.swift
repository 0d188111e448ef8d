import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Upstreams

/// One answer, in every state it can be in.
@Suite(.timeLimit(.minutes(1))) struct UpstreamConnectionTests {
    /// What becomes of a request that is answered with `parts`, after which the connection closes or stays.
    private func heard(
        _ parts: [String],
        to method: String = "GET",
        thenClose: Bool = false
    ) async throws -> [Heard] {
        try await ScriptedServer.run { server in
            var result: [Heard] = []
            try await TestPool.run { pool in
                let call = try await pool.get(method: method, from: server)
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                for part in parts { try await peer.send(part) }
                if thenClose { await peer.close() }
                result = await call.answer
            }
            return result
        }
    }

    @Test func reasonAndSpellingAreKept() async throws {
        let answer = try await heard([
            "HTTP/1.1 200 All Good, Here\r\nX-b: 1\r\nset-cookie: a\r\nSet-Cookie: b\r\nx-B:2\r\ncontent-LENGTH: 2\r\n\r\nok"
        ])
        let fields = ["X-b: 1", "set-cookie: a", "Set-Cookie: b", "x-B: 2", "content-LENGTH: 2"]
        #expect(answer == [.head(200, "All Good, Here", fields, "length(2)"), .body("ok"), .end([])])
    }

    @Test(arguments: [("HTTP/1.1 200", ""), ("HTTP/1.1 200 ", ""), ("HTTP/1.1 529 Too Busy", "Too Busy")])
    func reasonsMayBeEmptyAndStatusesUnknown(line: String, reason: String) async throws {
        let answer = try await heard([line + "\r\nContent-Length: 0\r\n\r\n"])
        #expect(answer == [.head(reason.isEmpty ? 200 : 529, reason, ["Content-Length: 0"], "length(0)"), .end([])])
    }

    @Test func everyChunkIsAPieceOfItsOwn() async throws {
        let answer = try await heard([
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n"
        ])
        #expect(
            answer == [
                .head(200, "OK", ["Transfer-Encoding: Chunked"], "chunked"), .body("abc"), .body("de"),
                .end(["X-Sum: 1", "x-sum: 2"]),
            ]
        )
    }

    @Test func aBodyMayEndWithItsConnection() async throws {
        let answer = try await heard(["HTTP/1.1 200 OK\r\nA: b\r\n\r\nabc"], thenClose: true)
        #expect(answer.joined == [.head(200, "OK", ["A: b"], "close"), .body("abc"), .end([])])
    }

    @Test(arguments: [
        "", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n",
    ])
    func anAnswerThatIsCutIsBrokenOff(text: String) async throws {
        let answer = try await heard([text], thenClose: true)
        #expect(answer.error == .brokenOff)
        #expect(answer.filter(\.isLast).count == 1)
        if text.contains("abc") { #expect(answer.joinedBody == (text.contains("abcd") ? "abcd" : "abc")) }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "HTTP/1.1 200 OK\r\n\r\nab"])
    func anAnswerThatIsResetIsBrokenOff(text: String) async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let call = try await pool.get(from: server)
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                try await peer.send(text)
                if !text.isEmpty { _ = await call.heard.wait { $0.joinedBody == "ab" } }
                try await peer.reset()
                #expect(await call.answer.error == .brokenOff)
            }
        }
    }

    @Test func interimAnswersComeBeforeTheFinalOne() async throws {
        let answer = try await heard([
            "HTTP/1.1 100 Go On\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\nlink: b\r\n\r\n",
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok",
        ])
        #expect(
            answer.joined == [
                .informational(100, "Go On", []), .informational(103, "Early Hints", ["Link: a", "link: b"]),
                .head(200, "Fine", ["Content-Length: 2"], "length(2)"), .body("ok"), .end([]),
            ]
        )
    }

    @Test func aFloodOfInterimAnswersIsRefused() async throws {
        let interim = "HTTP/1.1 102 Processing\r\n\r\n"
        let final = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        #expect(try await heard([String(repeating: interim, count: 32) + final]).isWhole)
        let answer = try await heard([String(repeating: interim, count: 33) + final])
        #expect(answer.error?.code == "upstream_bad_response")
        #expect(answer.count == 33)
    }

    @Test(arguments: [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\u{0}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA b\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 x OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 000 OK\r\n\r\n",
        "HTTP/1.1 200 O\u{0}K\r\n\r\n", "HTTP/1.1 200 O\u{1B}K\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n", "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}", "<html>",
    ])
    func whatMayNotBeRelayedIsRefused(text: String) async throws {
        let answer = try await heard([text])
        #expect(answer.count == 1)
        #expect(answer.error?.code == "upstream_bad_response")
    }

    @Test(arguments: ["z\r\n", "3\r\nabcd\r\n", "-1\r\n", "FFFFFFFFFFFFFFFFF\r\n"])
    func brokenChunksEndAnAnswerUnderWay(chunks: String) async throws {
        let answer = try await heard(["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + chunks])
        #expect(answer.status == 200)
        #expect(answer.error?.code == "upstream_bad_response")
    }

    @Test func aHeadHasLimits() async throws {
        let fields = String(repeating: "A: b\r\n", count: 1001)
        #expect(try await heard(["HTTP/1.1 200 OK\r\n" + fields + "\r\n"]).error?.code == "upstream_bad_response")
        let long = String(repeating: "b", count: 200_000)
        #expect(try await heard(["HTTP/1.1 200 OK\r\nA: \(long)\r\n\r\n"]).error?.code == "upstream_bad_response")
    }

    @Test(arguments: ["Content-Length: 5", "Transfer-Encoding: chunked", "A: b"])
    func anAnswerToHeadHasNoBody(field: String) async throws {
        let answer = try await heard(["HTTP/1.1 200 OK\r\n\(field)\r\n\r\n"], to: "HEAD")
        #expect(answer == [.head(200, "OK", [field], "none"), .end([])])
    }

    @Test func answersMayBeCutAnywhere() async throws {
        let text =
            "HTTP/1.1 100 Go On\r\n\r\nHTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n"
        let whole: [Heard] = [
            .informational(100, "Go On", []), .head(200, "Fine", ["Transfer-Encoding: chunked"], "chunked"),
            .body("abcde"), .end(["A: b"]),
        ]
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                for cut in Array(text.utf8).indices.dropFirst() {
                    let call = try await pool.get("/\(cut)", from: server)
                    let peer = try await server.connection(0)
                    _ = try await peer.receive(through: "\r\n\r\n")
                    try await peer.send(Array(text.utf8.prefix(cut)))
                    try await peer.send(Array(text.utf8.dropFirst(cut)))
                    #expect(await call.answer.joined == whole)
                }
                let call = try await pool.get("/bytes", from: server)
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                try await peer.sendByteByByte(text)
                #expect(await call.answer.joined == whole)
                #expect(server.connectionCount == 1)
            }
        }
    }
}
