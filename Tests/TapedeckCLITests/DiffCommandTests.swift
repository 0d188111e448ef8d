import Blobs
import Cassettes
import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("tapedeck diff")
struct DiffCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func diff(
        _ arguments: String...
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage()
        let status = await stage.run(["diff"] + arguments + ["--cassettes", folder.path])
        return (status, stage.output.text, stage.errors.text)
    }

    private func request(_ content: String) -> [BodySegment] {
        [.text(#"{"model":"m","messages":[{"role":"user","content":"\#(content)"}]}"#)]
    }

    private func stream(_ words: [String], id: String = "chatcmpl-0123456789") -> [BodySegment] {
        let chunks = words.map { #"data: {"id":"\#(id)","choices":[{"index":0,"delta":{"content":"\#($0)"}}]}\#n\#n"# }
        let last = #"data: {"id":"\#(id)","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\#n\#n"#
        return (chunks + [last, "data: [DONE]\n\n"]).map { .text($0) }
    }

    @Test("says what changed in each answer, what is gone and what is new")
    func cassettes() async throws {
        let json: HTTPHeaders = ["content-type": "application/json"]
        try folder.record(
            [
                Sample.interaction(1, request: request("same")),
                Sample.interaction(2, request: request("two"), response: [.text(#"{"a":1,"b":[1,2]}"#)]),
                Sample.interaction(
                    3,
                    request: request("three"),
                    responseHeaders: ["content-type": "text/event-stream"],
                    response: stream(["The sky", " is", " blue."])
                ),
                Sample.interaction(4, target: "/v1/embeddings"),
            ],
            as: "old"
        )
        try folder.record(
            [
                Sample.interaction(1, request: request("same")),
                Sample.interaction(
                    2,
                    request: request("two"),
                    responseHeaders: json.merging(["x-model": "b"]),
                    response: [.text(#"{"a":"1","b":[1]}"#)],
                    status: 429
                ),
                Sample.interaction(
                    7,
                    request: request("three"),
                    responseHeaders: ["content-type": "text/event-stream"],
                    response: stream(["The", " sky is", " grey."], id: "chatcmpl-9876543210")
                ),
                Sample.interaction(8, target: "/v1/models"),
            ],
            as: "new"
        )
        let (status, output, errors) = await diff("old", "new")
        #expect(status == .failed && errors == "")
        #expect(
            output == """
                --- old
                +++ new

                ~ 2  POST /v1/chat/completions  openai
                    response status: 200 → 429
                    response header "x-model": nothing → "b"
                    response /a: 1 → "1"
                    response /b/1: 2 → nothing
                ~ 3 → 7  POST /v1/chat/completions  openai
                    response text:
                      The sky is [-blue-]{+grey+}.
                - 4  POST /v1/embeddings  openai
                + 8  POST /v1/models  openai

                2 changed, 1 gone, 1 new, 1 the same
                1 place left out that every recording changes; --all shows them

                """
        )
        #expect(await diff("old", "old").output == "the same: 4 interactions\n")
        #expect(await diff("old", "old").status == .done)
    }

    @Test("a changed request is compared with the one on the same path")
    func requests() async throws {
        try folder.record([Sample.interaction(1, request: request("Hello"))], as: "old")
        try folder.record([Sample.interaction(1, request: request("Hi"))], as: "new")
        #expect(
            await diff("old", "new").output == """
                --- old
                +++ new

                ~ 1  POST /v1/chat/completions  openai
                    request /messages/0/content: "Hello" → "Hi"

                1 changed

                """
        )
    }

    @Test("two interactions are compared whatever they are; a cassette of the whole name comes first")
    func interactions() async throws {
        try folder.record(
            [Sample.interaction(1), Sample.interaction(2, target: "/v1/models", status: 404)],
            as: "a/checkout"
        )
        let (status, output, _) = await diff("a/checkout/1", "a/checkout/2")
        #expect(status == .failed)
        #expect(
            output == """
                --- a/checkout/1
                +++ a/checkout/2

                ~ 1 → 2  POST /v1/models  openai
                    request path: /v1/chat/completions → /v1/models
                    response status: 200 → 404

                1 changed

                """
        )
        #expect(await diff("a/checkout/1", "a/checkout/1").output == "the same: 1 interaction\n")
        try folder.record([Sample.interaction(5)], as: "a/checkout/2")
        #expect(await diff("a/checkout", "a/checkout/2").output.hasSuffix("1 gone, 1 the same\n"))
    }

    @Test("what every recording changes is left out, unless all is wanted")
    func volatile() async throws {
        let headers: (String) -> HTTPHeaders = { ["content-type": "application/json", "date": $0, "x-request-id": $0] }
        try folder.record(
            [
                Sample.interaction(
                    1,
                    responseHeaders: headers("1"),
                    response: [.text(#"{"id":"resp_0123456789ab","created":1}"#)]
                )
            ],
            as: "old"
        )
        try folder.record(
            [
                Sample.interaction(
                    1,
                    requestHeaders: ["content-type": "application/json", "user-agent": "x"],
                    responseHeaders: headers("2"),
                    response: [.text(#"{"id":"resp_ba9876543210","created":2}"#)]
                )
            ],
            as: "new"
        )
        let (status, output, _) = await diff("old", "new")
        #expect(status == .done)
        #expect(
            output == "the same: 1 interaction\n4 places left out that every recording changes; --all shows them\n"
        )
        let all = await diff("old", "new", "--all")
        #expect(all.status == .failed)
        #expect(
            all.output == """
                --- old
                +++ new

                ~ 1  POST /v1/chat/completions  openai
                    request header "authorization": "Bearer REDACTED" → nothing
                    request header "user-agent": nothing → "x"
                    response header "date": "1" → "2"
                    response header "x-request-id": "1" → "2"
                    response /id: "resp_0123456789ab" → "resp_ba9876543210"
                    response /created: 1 → 2

                1 changed

                """
        )
    }

    @Test("media are compared by size and digest, in JSON and alone")
    func media() async throws {
        let old = try folder.store([0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 1, count: 2_000))
        let new = try folder.store([0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 2, count: 3_000))
        func answers(_ blob: (digest: BlobDigest, size: Int)) -> [Interaction] {
            [
                Sample.interaction(
                    1,
                    response: [
                        .text(#"{"b64_json":""#), .base64OfBlob(blob.digest, size: blob.size), .text("\"}"),
                    ]
                ),
                Sample.interaction(
                    2,
                    target: "/v1/files/a",
                    responseHeaders: ["content-type": "image/png"],
                    response: [.blob(blob.digest, size: blob.size)]
                ),
            ]
        }
        try folder.record(answers(old), as: "old")
        try folder.record(answers(new), as: "new")
        let (oldDigest, newDigest) = (old.digest.hex.prefix(12), new.digest.hex.prefix(12))
        let output = await diff("old", "new").output
        #expect(
            output.contains(
                "    response /b64_json: \"<image/png, 2 KiB, base64, sha256:\(oldDigest)…>\" → "
                    + "\"<image/png, 2.9 KiB, base64, sha256:\(newDigest)…>\"\n"
            )
        )
        #expect(
            output.contains(
                "    response body: <image/png, 2 KiB, sha256:\(oldDigest)…> → "
                    + "<image/png, 2.9 KiB, sha256:\(newDigest)…>\n"
            )
        )
        #expect(await diff("old", "old").status == .done)
    }

    @Test("a file elsewhere is compared as well, and what it is missing is an error")
    func files() async throws {
        try folder.record([Sample.interaction(1)], as: "checkout")
        #expect(await diff("checkout", "\(folder.path)/checkout.jsonl.gz").status == .done)
        let (status, _, errors) = await diff("checkout", "/nonexistent/x.jsonl.gz")
        #expect(status == .failed && errors.hasPrefix("tapedeck: /nonexistent"))
    }

    @Test("says what is wrong with its arguments")
    func mistakes() async throws {
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "checkout")
        #expect(
            await diff("checkout", "checkout/9")
                == (
                    .failed, "",
                    "tapedeck: the cassette checkout has no interaction 9; 'tapedeck ls checkout' lists them\n"
                )
        )
        #expect(
            await diff("checkout", "checkout/2")
                == (
                    .usage, "",
                    "tapedeck: one of checkout and checkout/2 is an interaction and the other a cassette; "
                        + "name two of a kind\n"
                )
        )
        #expect(await diff("checkout", "chekout").status == .failed)
        #expect(await diff("checkout", "../x").status == .usage)
        #expect(await diff("checkout").status == .usage)
    }

    @Test("nothing recorded acts on a terminal")
    func escapes() async throws {
        try folder.record([Sample.interaction(1, response: [.text(#"{"a":"\u001b[2J"}"#)])], as: "old")
        try folder.record(
            [
                Sample.interaction(
                    1,
                    responseHeaders: ["content-type": "application/json", "x": "\u{1B}[1m"],
                    response: [.text(#"{"a":"\u001b[3J","\u001b[4J":1}"#)]
                )
            ],
            as: "new"
        )
        let output = await diff("old", "new").output
        #expect(output.contains("/a") && !output.contains("\u{1B}"))
    }
}

extension HTTPHeaders {
    fileprivate func merging(_ other: HTTPHeaders) -> HTTPHeaders {
        var headers = self
        headers.add(contentsOf: other)
        return headers
    }
}
