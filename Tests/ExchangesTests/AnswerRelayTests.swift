import AssetURLs
import Gateways
import HTTPMessages
import NIOCore
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("What the client gets of an answer, and what waits for its end (docs/design.md §6, §9)")
struct AnswerRelayTests {
    private static let json: HTTPHeaders = ["Content-Type": "application/json"]

    private func relay(
        _ framing: BodyFraming,
        headers: HTTPHeaders = [:],
        linked: Bool = true,
        holdsEnd: Bool = true
    ) throws -> AnswerRelay {
        AnswerRelay(
            ResponseHead(status: 201, headers: headers),
            framing: framing,
            links: linked ? try Samples.context() : nil,
            holdsEnd: holdsEnd
        )
    }

    private func text(_ buffer: ByteBuffer?) -> String? { buffer.map { String(buffer: $0) } }

    @Test("The piece that completes a declared length is held back, none before it")
    func length() throws {
        var relay = try relay(.length(6))
        #expect(relay.takeHead()?.framing == .length(6))
        #expect(relay.takeHead() == nil)
        #expect(text(relay.take(ByteBuffer(string: "ab"))) == "ab")
        #expect(text(relay.take(ByteBuffer(string: "cde"))) == "cde")
        #expect(relay.take(ByteBuffer(string: "f")) == nil)
        let end = relay.finish(isComplete: true)
        #expect(end.head == nil)
        #expect(text(end.rest) == "f")
    }

    @Test("Of chunked answers, and of those that end with the connection, no byte is held back")
    func open() throws {
        for framing in [BodyFraming.chunked, .close] {
            var relay = try relay(framing)
            #expect(relay.takeHead()?.framing == framing)
            #expect(text(relay.take(ByteBuffer(string: "ab"))) == "ab")
            let end = relay.finish(isComplete: true)
            #expect(end.head == nil && end.rest == nil)
        }
    }

    @Test("A head without a body is the end of the answer, so it is held back")
    func headOnly() throws {
        for framing in [BodyFraming.none, .length(0)] {
            var relay = try relay(framing, headers: Self.json)
            #expect(relay.takeHead() == nil)
            let end = relay.finish(isComplete: true)
            #expect(end.head?.framing == framing)
            #expect(end.head?.head.status == 201)
            #expect(end.rest == nil)
        }
    }

    @Test("What nobody records waits for nothing")
    func passed() throws {
        var relay = try relay(.length(2), holdsEnd: false)
        #expect(relay.takeHead() != nil)
        #expect(text(relay.take(ByteBuffer(string: "ab"))) == "ab")
        let end = relay.finish(isComplete: true)
        #expect(end.head == nil && end.rest == nil)
        var empty = try self.relay(.length(0), holdsEnd: false)
        #expect(empty.takeHead() != nil)
    }

    private static let links = "{\"url\":\"http://cdn.example\"}"
    private static let localLinks = "{\"url\":\"http://localhost:4141/_tapedeck/via/http/cdn.example\"}"

    @Test("JSON with a length waits, head and all, until its new length is known; then nothing but its last read waits")
    func measured() throws {
        var relay = try relay(.length(28), headers: Self.json)
        #expect(relay.takeHead() == nil)
        #expect(relay.take(ByteBuffer(string: Self.links)) == nil)
        #expect(relay.takeLinks().map(\.url.text) == ["http://cdn.example"])
        #expect(relay.takeHead()?.framing == .length(Self.localLinks.utf8.count))
        #expect(relay.takeHead() == nil)
        let end = relay.finish(isComplete: true)
        #expect(end.head == nil)
        #expect(text(end.rest) == Self.localLinks)
        #expect(relay.takeLinks().isEmpty)
    }

    @Test("Of JSON that came in several reads, the last one waits for the recording, wherever the cut is")
    func measuredInReads() throws {
        for cut in 1..<Self.links.utf8.count {
            var relay = try relay(.length(28), headers: Self.json)
            #expect(relay.take(ByteBuffer(bytes: Self.links.utf8.prefix(cut))) == nil)
            #expect(relay.takeHead() == nil)
            let begin = text(relay.take(ByteBuffer(bytes: Self.links.utf8.dropFirst(cut)))) ?? ""
            #expect(relay.takeHead()?.framing == .length(Self.localLinks.utf8.count))
            let rest = try #require(text(relay.finish(isComplete: true).rest))
            #expect(!rest.isEmpty && rest.utf8.count >= Self.links.utf8.count - cut)
            #expect(begin + rest == Self.localLinks)
        }
    }

    @Test("JSON that nobody records goes on as soon as it is whole")
    func measuredOnly() throws {
        for cut in 0..<Self.links.utf8.count {
            var relay = try relay(.length(28), headers: Self.json, holdsEnd: false)
            if cut > 0 { #expect(relay.take(ByteBuffer(bytes: Self.links.utf8.prefix(cut))) == nil) }
            #expect(text(relay.take(ByteBuffer(bytes: Self.links.utf8.dropFirst(cut)))) == Self.localLinks)
            #expect(relay.takeHead()?.framing == .length(Self.localLinks.utf8.count))
            let end = relay.finish(isComplete: true)
            #expect(end.head == nil && end.rest == nil)
        }
    }

    @Test("JSON that broke off declares more than there is")
    func broken() throws {
        var relay = try relay(.length(40), headers: Self.json)
        _ = relay.take(ByteBuffer(string: "{\"a\":\"http"))
        let end = relay.finish(isComplete: false)
        #expect(text(end.rest) == "{\"a\":\"http")
        #expect(end.head?.framing == .length(40))
    }

    @Test("Events with a length become chunked; what is held of a link goes out with the end")
    func events() throws {
        var relay = try relay(.length(99), headers: ["Content-Type": "text/event-stream"])
        #expect(relay.takeHead()?.framing == .chunked)
        #expect(text(relay.take(ByteBuffer(string: "data: {\"url\":\"http"))) == "data: {\"url\":")
        #expect(text(relay.finish(isComplete: false).rest) == "\"http")
    }

    @Test("Links in the head lead back here, are told once, and the fields are noted as they came")
    func head() throws {
        let headers: HTTPHeaders = ["Location": "https://cdn.example/a", "X-A": "https://cdn.example/b"]
        var relay = try relay(.none, headers: headers)
        #expect(relay.takeLinks().map(\.url.text) == ["https://cdn.example/a"])
        #expect(relay.takeLinks().isEmpty)
        #expect(relay.receivedHeaders.first(name: "location") == "https://cdn.example/a")
        #expect(relay.status == 201)
        let sent = relay.finish(isComplete: true).head?.head.headers
        #expect(sent?.first(name: "location") == "http://localhost:4141/_tapedeck/via/https/cdn.example/a")
        #expect(sent?.first(name: "x-a") == "https://cdn.example/b")
    }

    @Test("Where links stay as they are, JSON goes on like any other body")
    func off() throws {
        var relay = try relay(.length(28), headers: Self.json, linked: false)
        #expect(relay.takeHead()?.framing == .length(28))
        #expect(text(relay.take(ByteBuffer(string: "{\"url\":"))) == "{\"url\":")
        #expect(relay.take(ByteBuffer(string: "\"http://cdn.example\"}")) == nil)
        #expect(relay.takeLinks().isEmpty)
        #expect(text(relay.finish(isComplete: true).rest) == "\"http://cdn.example\"}")
    }
}
