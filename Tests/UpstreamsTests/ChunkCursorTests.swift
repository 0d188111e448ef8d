import HTTPMessages
import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestSupport
import Testing

@testable import Upstreams

@Suite("Chunks that pass the parser by")
struct ChunkCursorTests {
    /// What becomes of the pieces of a body: `parsed` bytes, and the data of chunks in brackets.
    private func steps(_ pieces: [String]) -> [String] {
        var cursor = ChunkCursor()
        cursor.begin()
        var found: [String] = []
        for piece in pieces {
            var bytes = ByteBuffer(string: piece)
            while let step = cursor.next(&bytes) {
                switch step {
                case .chunk(let data): found.append("[\(String(buffer: data))]")
                case .parser(let bytes): found.append(String(buffer: bytes))
                }
            }
        }
        return found
    }

    @Test("Whole chunks are taken, several of one read too; the last chunk is the parser's")
    func whole() {
        #expect(steps(["3\r\nabc\r\n"]) == ["[abc]"])
        #expect(steps(["3\r\nabc\r\n0a\r\n0123456789\r\n", "1\r\n\n\r\n"]) == ["[abc]", "[0123456789]", "[\n]"])
        #expect(
            steps(["2\r\n\r\n\r\n0\r\nX: y\r\n\r\n", "3\r\nabc\r\n"]) == [
                "[\r\n]", "0\r\nX: y\r\n\r\n", "3\r\nabc\r\n",
            ]
        )
    }

    @Test("A chunk that is cut is the parser's up to its last byte, and the next one is taken")
    func cut() {
        let chunk = "C\r\n0123456789ab\r\n"
        for cut in 1..<chunk.utf8.count {
            let (first, second) = (String(decoding: chunk.utf8.prefix(cut), as: UTF8.self), chunk.utf8.dropFirst(cut))
            let rest = String(decoding: second, as: UTF8.self)
            #expect(steps([chunk + first, rest + chunk]) == ["[0123456789ab]", first, rest, "[0123456789ab]"])
        }
    }

    @Test(
        "What is not plain is the parser's, and all behind it",
        arguments: [
            "3;a=b\r\nabc\r\n", "3\nabc\r\n", "3 \r\nabc\r\n", "\r\n3\r\nabc\r\n", "x\r\n", "+3\r\nabc\r\n",
            "0\r\n\r\n",
            "00000003\r\nabc\r\n", "fffffffffffffffff\r\nabc", "3\r\r\nabc\r\n", "00\r\n",
        ]
    )
    func notPlain(start: String) {
        #expect(steps([start, "3\r\nabc\r\n"]) == [start, "3\r\nabc\r\n"])
    }

    @Test("A chunk that does not end where it says is the parser's, which refuses it")
    func wrongEnd() {
        for end in ["d\r\n", "\n", "\r\r\n", "\n\r\n"] {
            let wrong = "3\r\nabc\(end)"
            #expect(steps([wrong, "1\r\na\r\n"]) == [wrong, "1\r\na\r\n"])
            #expect(steps(["3\r\na", "bc\(end)1\r\na\r\n"]) == ["3\r\na", "bc\(end)1\r\na\r\n"])
        }
    }

    // MARK: With the parser

    /// Hears what comes out of the parser, and what passes it by.
    private final class Hearing: ChannelInboundHandler {
        typealias InboundIn = HTTPClientResponsePart

        let tap: StatusLineTap
        let usesCursor: Bool
        var heard: [String] = []
        var takenCount = 0

        init(_ tap: StatusLineTap, usesCursor: Bool) {
            self.tap = tap
            self.usesCursor = usesCursor
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                heard.append("head \(head.status.code)")
                if usesCursor { tap.cursor.begin() }
            case .body(let bytes): heard.append("body \(String(buffer: bytes))")
            case .end(let trailers): heard.append("end \(trailers.map(Array.init) ?? [])")
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { heard.append("error \(error)") }
    }

    private func heard(_ pieces: [[UInt8]], usesCursor: Bool) throws -> (heard: [String], taken: Int) {
        let tap = StatusLineTap()
        let hearing = Hearing(tap, usesCursor: usesCursor)
        tap.onChunk = {
            hearing.takenCount += 1
            hearing.heard.append("body \(String(buffer: $0))")
        }
        let channel = EmbeddedChannel(
            handlers: [tap, RequestEncoder(), ByteToMessageHandler(HTTPResponseDecoder()), hearing]
        )
        try channel.writeOutbound(
            HTTPClientRequestPart.head(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"))
        )
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        tap.scanner.expectResponse()
        for piece in pieces { channel.pipeline.fireChannelRead(ByteBuffer(bytes: piece)) }
        let heard = hearing.heard
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return (heard, hearing.takenCount)
    }

    @Test(
        "Whatever the chunks and their cuts are, the same is heard as without it",
        arguments: 0..<200 as Range<UInt64>
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let headSize = text.utf8.count
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let size = Int.random(in: 1...40, using: &generator)
            let digits = String(size, radix: 16, uppercase: Bool.random(using: &generator))
            let zeros = String(repeating: "0", count: Int.random(in: 0...2, using: &generator))
            let isExtended = Int.random(in: 0..<12, using: &generator) == 0
            text += zeros + digits + (isExtended ? ";a=b" : "") + "\r\n"
            text += String(decoding: generator.bytes(size, from: Array("ab\r\n0".utf8)), as: UTF8.self) + "\r\n"
        }
        if Bool.random(using: &generator) { text += "0\r\n\r\n" }
        var bytes = Array(text.utf8)
        if seed % 5 == 0, bytes.count > headSize {
            let place = Int.random(in: headSize..<bytes.count, using: &generator)
            bytes[place] = generator.bytes(1, from: Array("\r\n0f;x".utf8))[0]
        }
        let pieces = generator.cuts(of: bytes, upTo: [5, 60, 500][Int(seed % 3)]).map(Array.init)
        let (expected, _) = try heard(pieces, usesCursor: false)
        #expect(try heard(pieces, usesCursor: true).heard == expected)
    }

    @Test("Events that come one with each read never see the parser")
    func events() throws {
        let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfir".utf8)
        let event = Array("a\r\n0123456789\r\n".utf8)
        let pieces =
            [head, Array("st\r\n".utf8) + event] + Array(repeating: event, count: 5) + [Array("0\r\n\r\n".utf8)]
        let (heard, taken) = try heard(pieces, usesCursor: true)
        #expect(
            heard == ["head 200", "body fir", "body st"] + Array(repeating: "body 0123456789", count: 6) + ["end []"]
        )
        #expect(taken == 6)
    }
}
