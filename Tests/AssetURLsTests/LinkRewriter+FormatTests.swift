import AssetURLs
import Testing

@Suite("Where a body has its JSON")
struct LinkRewriterFormatTests {
    @Test(
        "is what its content type says",
        arguments: [
            ("application/json", LinkRewriter.Format.json), ("Application/JSON ; charset=utf-8", .json),
            ("application/problem+json", .json), ("application/vnd.api+json;x", .json), ("text/json", .json),
            ("application/x-ndjson", .json), ("application/jsonl", .json), ("application/x-jsonl", .json),
            ("text/event-stream", .eventStream), ("text/event-stream; charset=utf-8", .eventStream),
            ("text/plain", nil), ("application/jsonx", nil), ("+json", nil), ("multipart/form-data; b=+json", nil),
            ("", nil), (nil, nil), ("application/octet-stream", nil),
        ] as [(String?, LinkRewriter.Format?)]
    )
    func types(contentType: String?, format: LinkRewriter.Format?) {
        #expect(LinkRewriter.Format(contentType: contentType) == format)
    }
}
