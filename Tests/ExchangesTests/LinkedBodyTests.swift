import AssetURLs
import Gateways
import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("The body of an answer whose links lead back here (docs/design.md §6)")
struct LinkedBodyTests {
    private static let json = "{\"url\":\"https://cdn.example/a\",\"n\":[1]}"
    private static let local = "{\"url\":\"http://localhost:4141/_tapedeck/via/https/cdn.example/a\",\"n\":[1]}"

    private func body(
        _ framing: BodyFraming,
        status: Int = 200,
        _ headers: HTTPHeaders = ["Content-Type": "application/json"]
    ) throws -> LinkedBody? {
        LinkedBody(
            ResponseHead(status: status, headers: headers),
            framing: framing,
            context: try Samples.context()
        )
    }

    @Test("JSON whose length was declared is held until it is whole, and has its new length then")
    func held() throws {
        var body = try #require(try body(.length(Self.json.utf8.count)))
        #expect(body.isHeld)
        for byte in Self.json.utf8 { #expect(body.take(ByteBuffer(bytes: [byte])) == nil) }
        let end = body.finish(isComplete: true)
        #expect(String(buffer: end.rest) == Self.local)
        #expect(end.length == Self.local.utf8.count)
        #expect(body.takeLinks().map(\.url.text) == ["https://cdn.example/a"])
        #expect(body.takeLinks().isEmpty)
    }

    @Test("The last piece of held JSON is told from what was held before it, and has at least a byte")
    func last() throws {
        for cut in 0..<Self.json.utf8.count {
            var body = try #require(try body(.length(Self.json.utf8.count)))
            if cut > 0 { #expect(body.take(ByteBuffer(bytes: Self.json.utf8.prefix(cut))) == nil) }
            let (begin, last) = body.takeLast(ByteBuffer(bytes: Self.json.utf8.dropFirst(cut)))
            #expect(last.readableBytes > 0)
            #expect((begin.map { String(buffer: $0) } ?? "") + String(buffer: last) == Self.local)
            #expect(body.takeLinks().map(\.url.text) == ["https://cdn.example/a"])
        }
    }

    @Test("Held JSON that breaks off declares more than there is, so the client sees that it broke off")
    func aborted() throws {
        for count in 0..<Self.json.utf8.count {
            var body = try #require(try body(.length(Self.json.utf8.count)))
            _ = body.take(ByteBuffer(bytes: Self.json.utf8.prefix(count)))
            let end = body.finish(isComplete: false)
            let length = try #require(end.length)
            #expect(length > end.rest.readableBytes)
            let growth = Self.local.utf8.count - Self.json.utf8.count
            let isRewritten = count > Self.json.utf8.count - ",\"n\":[1]}".utf8.count - 1
            #expect(length == Self.json.utf8.count + (isRewritten ? growth : 0))
        }
        // Whatever was declared: one that sent more than that is cut as well.
        var body = try #require(try body(.length(3)))
        _ = body.take(ByteBuffer(string: "[1, 2]"))
        #expect(body.finish(isComplete: false).length == 7)
    }

    @Test("Chunked JSON goes on as it comes, but for a link that is not whole yet")
    func streamed() throws {
        var body = try #require(try body(.chunked))
        #expect(!body.isHeld)
        #expect(body.framing(insteadOf: .chunked) == .chunked)
        #expect(
            body.take(ByteBuffer(string: "{\"a\":1,\"url\":\"https://cdn")).map { String(buffer: $0) }
                == "{\"a\":1,\"url\":"
        )
        #expect(body.take(ByteBuffer(string: ".example/")) == nil)
        #expect(
            body.take(ByteBuffer(string: "a\"}")).map { String(buffer: $0) }
                == "\"http://localhost:4141/_tapedeck/via/https/cdn.example/a\"}"
        )
        let end = body.finish(isComplete: true)
        #expect(end.rest.readableBytes == 0 && end.length == nil)
    }

    @Test("What was held of a string that never ended goes out at the end")
    func rest() throws {
        var body = try #require(try body(.close))
        #expect(body.framing(insteadOf: .close) == .close)
        _ = body.take(ByteBuffer(string: "{\"url\":\"https://c"))
        let end = body.finish(isComplete: false)
        #expect(String(buffer: end.rest) == "\"https://c")
        #expect(end.length == nil)
    }

    @Test("Events are never held; a declared length that will be wrong becomes the chunked coding")
    func events() throws {
        let headers: HTTPHeaders = ["Content-Type": "text/event-stream; charset=utf-8"]
        for framing in [BodyFraming.chunked, .close, .length(20)] {
            let body = try #require(try body(framing, headers))
            #expect(!body.isHeld)
            #expect(body.framing(insteadOf: framing) == (framing == .close ? .close : .chunked))
        }
    }

    @Test("JSON above 16 MiB goes on as it comes, in the chunked coding")
    func large() throws {
        #expect(try body(.length(16 << 20))?.isHeld == true)
        let large = try #require(try body(.length((16 << 20) + 1)))
        #expect(!large.isHeld)
        #expect(large.framing(insteadOf: .length((16 << 20) + 1)) == .chunked)
    }

    @Test("A part, a coded body, no body, and what is neither JSON nor events stay as they are")
    func others() throws {
        let json: HTTPHeaders = ["Content-Type": "application/json"]
        #expect(try body(.length(9), status: 206, json) == nil)
        #expect(try body(.none, json) == nil)
        #expect(try body(.length(0), json) == nil)
        #expect(try body(.chunked, ["Content-Type": "application/json", "Content-Encoding": "br"]) == nil)
        #expect(try body(.chunked, ["Content-Type": "text/html"]) == nil)
        #expect(try body(.chunked, [:]) == nil)
    }

    @Test("A piece in which nothing changes is not copied")
    func same() throws {
        var body = try #require(try body(.chunked))
        let piece = ByteBuffer(string: "{\"a\":[1,2,3],")
        let start = piece.withUnsafeReadableBytes(\.baseAddress)
        #expect(body.take(piece)?.withUnsafeReadableBytes(\.baseAddress) == start)
    }

    @Test("However a body was cut, the same bytes come out, held or not")
    func random() throws {
        var random = SeededGenerator(seed: 6)
        let text = Array("[\(Self.json),\"é\",\"https:\\/\\/gw.acme.example\\/api\\/x\",{\"url\":\"/no\"}]".utf8)
        var whole = try #require(try body(.length(text.count)))
        _ = whole.take(ByteBuffer(bytes: text))
        let expected = String(buffer: whole.finish(isComplete: true).rest)
        for framing in [BodyFraming.chunked, .length(text.count)] {
            for _ in 0..<100 {
                var body = try #require(try body(framing))
                var sent = ByteBuffer()
                for piece in random.cuts(of: text, upTo: 30) {
                    if let taken = body.take(ByteBuffer(bytes: piece)) { sent.writeImmutableBuffer(taken) }
                }
                sent.writeImmutableBuffer(body.finish(isComplete: true).rest)
                #expect(String(buffer: sent) == expected)
            }
        }
    }
}
