import BodyFormats
import Testing

@testable import TapedeckCLI

@Suite("What differs between any two recordings")
struct VolatilePartsTests {
    @Test(
        "times, ids of requests and rate limits among headers",
        arguments: ["Date", "x-request-id", "CF-Ray", "x-ratelimit-remaining-tokens", "anthropic-ratelimit-reset"]
    )
    func headers(name: String) {
        #expect(VolatileParts.isHeader(name))
    }

    @Test("no other headers", arguments: ["content-type", "location", "x-model", "retry-after", "x-request"])
    func otherHeaders(name: String) {
        #expect(!VolatileParts.isHeader(name))
    }

    @Test(
        "ids that look made for one answer",
        arguments: [
            ("id", "chatcmpl-9gXk2Lm81qZ"), ("request_id", "gw_0123456789abcdefghij"), ("responseId", "aB3dE6gH9jK"),
            ("item_id", "0192f2aa-1b2c-7d3e-8f40-0123456789ab"), ("id", "gate-1779703911"),
        ]
    )
    func ids(name: String, value: String) {
        #expect(VolatileParts.isMember(name, .string(value)))
    }

    @Test(
        "no ids that somebody chose, and no other members",
        arguments: [
            ("id", "gpt-5"), ("id", "claude-sonnet-4-20250514"), ("model_id", "meta/llama-3"), ("text", "a1b2c3d4e5f6"),
        ]
    )
    func names(name: String, value: String) {
        #expect(!VolatileParts.isMember(name, .string(value)))
    }

    @Test("a constant stands for them in text, wherever they are")
    func settled() throws {
        let value = try JSONParser.parse(
            Array(#"{"created":1,"data":[{"id":"file-abc123def456","n":1}],"id":"m"}"#.utf8)
        )
        #expect(
            String(decoding: VolatileParts.settled(value).bytes, as: UTF8.self)
                == #"{"created":"(varies)","data":[{"id":"(varies)","n":1}],"id":"m"}"#
        )
    }
}
