import HTTPMessages
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import Upstreams

/// How a request goes out, and how fast its answer is taken.
@Suite(.timeLimit(.minutes(1))) struct UpstreamCallTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func aRequestGoesOutAsItIs() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let head = RequestHead(
                    method: "POST",
                    target: "/a/../%7e?q=|{[\"",
                    headers: ["x-B": "1", "hOST": "u", "Cookie": "a", "cookie": "b", "X-b": "", "content-LENGTH": "6"]
                )
                let call = try await pool.begin(head, to: server)
                try await call.send("abc")
                try await call.send("def")
                try await call.end()
                let peer = try await server.connection(0)
                #expect(
                    try await peer.receive(through: "def")
                        == "POST /a/../%7e?q=|{[\" HTTP/1.1\r\n"
                        + "x-B: 1\r\nhOST: u\r\nCookie: a\r\ncookie: b\r\nX-b: \r\ncontent-LENGTH: 6\r\n\r\nabcdef"
                )
                try await peer.send(Self.ok)
                #expect(await call.answer.isWhole)
                #expect(peer.received.hasSuffix("\r\n\r\nabcdef"))
            }
        }
    }

    @Test(arguments: ["GET", "POST", "DELETE", "HEAD"])
    func piecesBecomeChunksAndTrailersFollow(method: String) async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let head = RequestHead(method: method, target: "/", headers: ["transfer-encoding": "chunked"])
                let call = try await pool.begin(head, to: server)
                try await call.send("abc")
                try await call.send("0123456789")
                try await call.end(trailers: ["X-Sum": "1"])
                let peer = try await server.connection(0)
                #expect(
                    try await peer.receive(through: "X-Sum: 1\r\n\r\n")
                        == "\(method) / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\na\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n"
                )
            }
        }
    }

    @Test func aRequestWithoutFramingHasNoBodyAndNoneIsAdded() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let call = try await pool.get(method: "POST", from: server)
                let peer = try await server.connection(0)
                #expect(try await peer.receive(through: "\r\n\r\n") == "POST / HTTP/1.1\r\nHost: u\r\n\r\n")
                try await peer.send(Self.ok)
                #expect(await call.answer.isWhole)
            }
        }
    }

    @Test func piecesThatAreAddedGoOutTogetherAndTheEndWaitsForNothing() throws {
        let channel = EmbeddedChannel()
        let tap = StatusLineTap()
        let connection = UpstreamConnection(tap: tap, peerReach: .everywhere)
        try channel.pipeline.syncOperations.addHandlers([tap, RequestEncoder(), connection])
        func sent() throws -> String {
            var text = ""
            while case .byteBuffer(let bytes)? = try channel.readOutbound(as: IOData.self) {
                text += String(buffer: bytes)
            }
            return text
        }
        let delegate = CollectingDelegate()
        let head = RequestHead(method: "POST", target: "/", headers: ["Transfer-Encoding": "chunked"])
        let call = UpstreamCall(head: head, delegate: delegate)
        connection.start(call)
        call.send(ByteBuffer(string: "abc"))
        call.send(ByteBuffer(string: "de"))
        #expect(try sent().isEmpty)
        call.flush()
        let begin = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n"
        #expect(try sent() == begin)
        call.send(ByteBuffer(string: "f"))
        call.end()
        #expect(try sent() == "1\r\nf\r\n0\r\n\r\n")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test func theHeadDoesNotWaitForABodyThatWaitsForTheAnswer() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let head = RequestHead(
                    method: "POST",
                    target: "/",
                    headers: ["Expect": "100-continue", "Content-Length": "3"]
                )
                let call = try await pool.begin(head, to: server)
                let peer = try await server.connection(0)
                #expect(try await peer.receive(through: "\r\n\r\n").hasSuffix("Content-Length: 3\r\n\r\n"))
                try await peer.send("HTTP/1.1 100 Continue\r\n\r\n")
                #expect(await call.heard.wait(count: 1) == [.informational(100, "Continue", [])])
                try await call.send("abc")
                try await call.end()
                #expect(try await peer.receive(count: 3) == "abc")
                try await peer.send(Self.ok)
                #expect(await call.answer.isWhole)
            }
        }
    }

    @Test func anAnswerMayComeBeforeTheRequestIsWhole() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let head = RequestHead(method: "POST", target: "/", headers: ["Content-Length": "100"])
                let call = try await pool.begin(head, to: server)
                try await call.send("abc")
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "abc")
                try await peer.send("HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno")
                #expect(await call.answer.joinedBody == "no")
                // The rest goes nowhere, and the connection is of no more use.
                try await call.send("def")
                try await call.end()
                #expect(await peer.receiveToEnd().text.isEmpty)
            }
        }
    }

    @Test func anAnswerIsTakenOnlyAsFastAsItsReaderWantsIt() async throws {
        let size = 64 << 20
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let call = try await pool.get(from: server)
                try await call.pauseAtFirstBody()
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
                let sent = peer.sendLater(Array(repeating: 0x61, count: size))
                await call.heard.wait { $0.contains(.head(200, "OK", ["Content-Length: \(size)"], "length(\(size))")) }
                _ = await call.heard.wait { !$0.joinedBody.isEmpty }
                // Other calls of the same event loop go on meanwhile.
                for number in 1...10 {
                    let other = try await pool.get("/\(number)", from: server)
                    let otherPeer = try await server.connection(1)
                    _ = try await otherPeer.receive(through: "\r\n\r\n")
                    try await otherPeer.send(Self.ok)
                    #expect(await other.answer.isWhole)
                }
                #expect(call.heard.entries.joinedBody.utf8.count <= 256 << 10)
                try await call.setReading(true)
                try await sent.get()
                #expect(await call.answer.joinedBody.utf8.count == size)
            }
        }
    }

    @Test func aSenderHearsWhenTheUpstreamTakesBytesAgain() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let size = 8 << 20
                let head = RequestHead(method: "PUT", target: "/", headers: ["Content-Length": "\(size)"])
                let call = try await pool.begin(head, to: server)
                #expect(await call.writable.wait(count: 1).count == 1)
                try await call.send(String(repeating: "a", count: size))
                try await call.end()
                #expect(await call.writable.wait(count: 2).count >= 2)
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                _ = try await peer.receive(count: size)
            }
        }
    }

    @Test func aCallThatIsCancelledClosesItsConnectionAndIsSilent() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let call = try await pool.get(from: server)
                let peer = try await server.connection(0)
                _ = try await peer.receive(through: "\r\n\r\n")
                try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
                _ = await call.heard.wait { $0.joinedBody == "ab" }
                try await call.cancel()
                #expect(await peer.receiveToEnd().ending != nil)
                try await call.send("x")
                #expect(call.heard.entries.count == 2)
            }
        }
    }

    @Test func aCallMayBeCancelledBeforeItIsConnected() async throws {
        try await ScriptedServer.run { server in
            try await TestPool.run { pool in
                let call = try await pool.beginAndCancel(RequestHead(method: "GET", target: "/"), to: server)
                #expect(try await server.connection(0).receiveToEnd() == ("", .closed))
                #expect(call.heard.entries.isEmpty)
            }
        }
    }
}
