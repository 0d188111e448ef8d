import Blobs
import Cassettes
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("TokenUsage")
struct TokenUsageTests {
    private func usage(_ body: [String], method: String = "POST", status: Int = 200) -> TokenUsage {
        TokenUsage(
            of: Interaction(
                n: 1,
                gateway: "openai",
                recordedAt: "",
                request: RecordedRequest(method: method, url: "https://a.example/", headers: [:]),
                response: RecordedResponse(status: status, reason: "OK", headers: [:], body: body.map { .text($0) })
            ),
            blobs: BlobStore(cassettes: "/nowhere")
        )
    }

    @Test("reads a text across the blobs of what repeats in it, and passes over one that is missing")
    func repeated() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let middle = Array(#"ge":{"prompt_tokens":3,\#(String(repeating: " ", count: 1200))"completion"#.utf8)
            let digest = BlobDigest(of: middle)
            let missing = BlobDigest(of: [1])
            try blobs.store([digest: middle])
            let body: [BodySegment] = [
                .text("data: {}\n\n"), .text(#"{"usa"#), .blob(digest, size: middle.count), .text(#"_tokens":5}}"#),
                .blob(missing, size: 1200), .text(#"{"usage":{"prompt_tokens":2}}"#),
            ]
            let interaction = Interaction(
                n: 1,
                gateway: "openai",
                recordedAt: "",
                request: RecordedRequest(method: "POST", url: "https://a.example/", headers: [:]),
                response: RecordedResponse(status: 200, reason: "OK", headers: [:], body: body)
            )
            #expect(TokenUsage(of: interaction, blobs: blobs) == TokenUsage(input: 3, output: 5))
        }
    }

    @Test(
        "reads what each gateway says",
        arguments: [
            (#"{"id":"x","usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}"#, 3, 5),
            (#"{"usage" : {"prompt_tokens":3,"prompt_tokens_details":{"cached_tokens":2,"output_tokens":9}}}"#, 3, 0),
            (#"{"usage":{"input_tokens":3,"output_tokens":5,"input_tokens_details":{"cached_tokens":1}}}"#, 3, 5),
            (#"{"usage":{"input_tokens":1,"cache_read_input_tokens":10,"cache_creation_input_tokens":100}}"#, 111, 0),
            (#"{"usage":{"prompt_tokens":11,"cache_read_input_tokens":10}}"#, 11, 0),
            (#"{"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":5,"thoughtsTokenCount":2}}"#, 3, 7),
            (#"{"usage":null}"#, 0, 0),
            (#"{"usage":[1]}"#, 0, 0),
            (#"{"usage":{"prompt_tokens":-3,"completion_tokens":1.5}}"#, 0, 0),
            (#"{"text":"\"usage\":{\"prompt_tokens\":3}","type":"usage"}"#, 0, 0),
        ]
    )
    func forms(body: String, input: Int, output: Int) {
        #expect(usage([body]) == TokenUsage(input: input, output: output))
    }

    @Test("takes the largest numbers of a stream, whose events repeat them")
    func streams() {
        let events = [
            #"data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}"# + "\n\n",
            #"data: {"type":"message_delta","usage":{"output_tokens":15}}"# + "\n\n",
        ]
        #expect(usage(events) == TokenUsage(input: 25, output: 15))
        #expect(usage([events.joined()]) == TokenUsage(input: 25, output: 15))
    }

    @Test("counts nothing that was only read again, or refused")
    func free() {
        let body = #"{"usage":{"input_tokens":3,"output_tokens":5}}"#
        #expect(usage([body], method: "GET").total == 0)
        #expect(usage([body], status: 400).total == 0)
    }

    @Test("survives texts that are cut anywhere, and numbers that are too large")
    func damaged() {
        let body = Array(#"{"usage" : {"prompt_tokens":7,"a":{"b":[1,{}]},"completion_tokens":8}}"#)
        for length in 0...body.count {
            let found = usage([String(body.prefix(length))])
            #expect(found.input == 0 || found.input == 7)
        }
        #expect(usage([#"{"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":1e99}}"#]).input == 1 << 32)
        #expect(usage([String(repeating: "\"usage\":{", count: 2_000)]).total == 0)
    }
}
