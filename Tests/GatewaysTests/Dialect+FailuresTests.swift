import Testing

@testable import Gateways

@Suite("Failures in the gateways' words")
struct DialectFailuresTests {
    @Test(
        "Each gateway has its own word for a status",
        arguments: [
            (Dialect.openai, 429, "rate_limit_exceeded"), (.openai, 418, "invalid_request_error"),
            (.openai, 500, "server_error"), (.anthropic, 529, "overloaded_error"), (.anthropic, 500, "api_error"),
            (.anthropic, 408, "invalid_request_error"), (.gemini, 503, "internal_error"),
            (.imgly, 402, "insufficient_credits"), (.imgly, 502, "provider_error"),
            (.aigateway, 429, "rate_limit_error"), (.aigate, 410, "media_expired"), (.llmgateway, 529, "overloaded"),
            (.llmgateway, 500, "upstream_error"), (.freeAIGateway, 429, "usage_retriable"),
            (.generic, 429, "rate_limited"), (.generic, 599, "server_error"),
        ]
    )
    func codes(dialect: Dialect, status: Int, code: String) {
        #expect(dialect.failureCode(for: status) == code)
    }

    private func names(_ dialect: Dialect, _ status: Int) -> [String] {
        dialect.failureHeaders(for: status, after: 1, at: "2026-11-21T07:10:36.123Z", unixTime: 1_795_245_036)
            .map { "\($0.name): \($0.value)" }
    }

    @Test(
        "Every gateway says with 429, 503 and 529 when to come back, and with no other status",
        arguments: Dialect.allCases
    )
    func retries(dialect: Dialect) {
        for status in [429, 503, 529] { #expect(names(dialect, status).first == "retry-after: 1") }
        for status in [400, 408, 500, 502, 504] { #expect(names(dialect, status).isEmpty) }
    }

    @Test("With 429 a gateway says what is left, each in its own fields")
    func limits() {
        #expect(
            names(.openai, 429) == [
                "retry-after: 1", "x-ratelimit-limit-requests: 60", "x-ratelimit-remaining-requests: 0",
                "x-ratelimit-reset-requests: 1s",
            ]
        )
        #expect(names(.anthropic, 429).last == "anthropic-ratelimit-requests-reset: 2026-11-21T07:10:36.123Z")
        #expect(names(.llmgateway, 429).contains("RateLimit-Reset: 1"))
        #expect(names(.llmgateway, 429).last == "X-RateLimit-Reset: 1795245036")
        #expect(names(.freeAIGateway, 429).last == "X-RateLimit-Remaining: 0")
        #expect(names(.imgly, 429) == ["retry-after: 1"])
        #expect(names(.openai, 503) == ["retry-after: 1"])
    }

    @Test("The kind of error in OpenAI's shape tells a limit from a bad request")
    func kind() {
        let body = String(decoding: Dialect.openai.errorBody(status: 429, code: "c", message: "m"), as: UTF8.self)
        #expect(body == #"{"error":{"message":"m","type":"rate_limit_error","param":null,"code":"c"}}"#)
    }
}
