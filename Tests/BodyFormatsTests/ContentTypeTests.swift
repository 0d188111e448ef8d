import BodyFormats
import Testing

struct ContentTypeTests {
    @Test(
        "JSON is recognised by type and suffix",
        arguments: [
            ("application/json", true), ("Application/JSON; charset=utf-8", true), ("application/problem+json", true),
            ("application/vnd.x+json;v=1", true), ("text/json", true), ("text/plain", false),
            ("application/jsonl", false),
            ("application/x-ndjson", false), ("image/json", false), ("application/json-seq", false),
        ]
    )
    func json(text: String, isJSON: Bool) {
        #expect(ContentType(text)?.isJSON == isJSON)
    }

    @Test("forms, event streams and multipart bodies are recognised")
    func others() {
        #expect(ContentType("application/x-www-form-urlencoded;charset=UTF-8")?.isForm == true)
        #expect(ContentType("text/event-stream; charset=utf-8")?.isEventStream == true)
        #expect(ContentType("multipart/form-data; boundary=\"a b\"")?.multipartBoundary == Array("a b".utf8))
        #expect(ContentType("Multipart/Related; Boundary=x")?.multipartBoundary == Array("x".utf8))
        #expect(ContentType("multipart/form-data")?.multipartBoundary == nil)
        #expect(ContentType("text/plain; boundary=x")?.multipartBoundary == nil)
        #expect(ContentType("audio/L16; rate=24000")?["rate"] == Array("24000".utf8))
    }

    @Test("what names no type and subtype is none", arguments: ["", "json", "/json", "a/", "a/b/c", "a b/c", "a/b; c"])
    func malformed(text: String) {
        #expect(ContentType(text) == nil)
    }
}
