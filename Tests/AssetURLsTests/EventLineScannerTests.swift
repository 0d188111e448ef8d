import AssetURLs
import TestSupport
import Testing

@Suite("Rewriting links in events")
struct EventLineScannerTests {
    private func rewritten(_ text: String) -> String { LinkRewriter.rewritten(text, .eventStream) }

    @Test(
        "Links in the JSON of data lines change",
        arguments: [
            ("data: {\"a\":\"http://h/1\"}\n\n", "data: {\"a\":\"http://here/1\"}\n\n"),
            ("data:[\"http://h/1\"]\r\n\r\n", "data:[\"http://here/1\"]\r\n\r\n"),
            (
                "data:  [\"http://h/1\"]\r\rdata: [\"http://h/2\"]",
                "data:  [\"http://here/1\"]\r\rdata: [\"http://here/2\"]"
            ),
            ("\u{FEFF}data: [\"http://h/1\"]\n", "\u{FEFF}data: [\"http://here/1\"]\n"),
            (
                "event: x\nid: \"http://h/\"\n: [\"http://h/\"]\ndata: {\"url\":\nretry: 1\ndata: \"http://h/1\"\ndata\ndata:}\n\n",
                "event: x\nid: \"http://h/\"\n: [\"http://h/\"]\ndata: {\"url\":\nretry: 1\ndata: \"http://here/1\"\ndata\ndata:}\n\n"
            ),
            ("data: {\"a\":[1\ndata: ,\"http://h/\"]}\r\n", "data: {\"a\":[1\ndata: ,\"http://here/\"]}\r\n"),
        ]
    )
    func changes(stream: String, changed: String) {
        #expect(rewritten(stream) == changed)
    }

    @Test(
        "Other lines, and data that are no object or array, stay",
        arguments: [
            "data: [DONE]\n\n", "data: \"http://h/\"\n\n", "data: http://h/\n\n", "\"http://h/\"\n\n",
            "datax: [\"http://h/\"]\n\n", "dat: [\"http://h/\"]\n\n", " data: [\"http://h/\"]\n\n",
            "event: [\"http://h/\"]\n\n", ":[\"http://h/\"]\n\n", "data: 1\ndata: [\"http://h/\"]\n\n",
            "[\"http://h/\"]\n\n", "\u{FEFF}\u{FEFF}data: [\"http://h/\"]\n\n", "Data: [\"http://h/\"]\n\n",
            "data: {}\ndata: [\"http://h/\"]\n\n", "data: {} [\"http://h/\"]\n\n",
        ]
    )
    func stays(stream: String) {
        #expect(rewritten(stream) == stream)
    }

    @Test(
        "A line that ends inside of a token ends the event's JSON, but not that of the next",
        arguments: ["[\"http://h/", "[\"http", "[\"abc", "{\"a", "[tru", "[1.", "[\"a\\", "[\"http:\\u00"]
    )
    func lineEnds(start: String) {
        for end in ["\n", "\r", "\r\n"] {
            let stream = "data: \(start)\(end)data: \",\"http://h/\"]\(end)\(end)data: [\"http://h/2\"]\(end)"
            #expect(rewritten(stream) == stream.replacing("//h/2", with: "//here/2"))
        }
    }

    @Test("What is not JSON ends with its event")
    func nextEvent() {
        let stream = "data: {\"a\":[}\n\ndata: [\"http://h/2\"]\n\n"
        #expect(rewritten(stream) == stream.replacing("//h/2", with: "//here/2"))
    }

    @Test("The members of an event are not those of the one before")
    func members() {
        let stream = "data: {\"a\":{\n\ndata: {\"b\":\"http://h/\"}\n\n"
        #expect(LinkRewriter.found(stream, .eventStream) == ["b http://h/"])
    }

    @Test("What is held never reaches beyond its line")
    func holding() {
        for end in ["\n", "\r"] {
            var rewriter = LinkRewriter(format: .eventStream)
            func feed(_ text: String) -> LinkRewriter.Output {
                Array(text.utf8).withUnsafeBytes { rewriter.feed($0, decide: LinkRewriter.shortDecision) }
            }
            #expect(feed("data: [\"http://h/") == .bytes(Array("data: [".utf8)))
            #expect(feed(end) == .bytes(Array(("\"http://h/" + end).utf8)))
            #expect(feed(end) == .same)
        }
    }

    @Test(
        "An event without URLs, which is passed over, leaves nothing to the next one",
        arguments: [
            "data: {\"a\":1}\n\n", "data: {\"a\":[\n\n", "data: {\"a\n\n", "data: word\n\n", ": x\n\n", "\n\n",
            "id\n\n",
            "event: x\ndata: {\"a\":{\ndata: \"b\":[\n\n",
        ]
    )
    func quiet(event: String) {
        let link = "data: {\"url\":\"http://h/1\"}\n\n"
        let changed = link.replacing("//h/", with: "//here/")
        for stream in [
            event, event + link, link + event, event + event + link + event + link, event + "id: 1\n" + link,
        ] {
            #expect(rewritten(stream) == stream.replacing(link, with: changed))
            #expect(LinkRewriter.found(stream, .eventStream).allSatisfy { $0 == "url http://h/1" })
        }
    }
}
