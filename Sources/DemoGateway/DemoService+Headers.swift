import NIOHTTP1

extension DemoService {
    /// What each gateway adds to the head of its answers, in its own spelling.
    func answerHeaders(_ call: DemoCall) -> [(String, String)] {
        let id = call.seed.derived("request").hex(32)
        return switch self {
        case .openai, .openrouter:
            [("x-request-id", "req_\(id)"), ("openai-processing-ms", "\(call.seed.number(below: 900) + 50)")]
        case .anthropic: [("request-id", "req_\(call.seed.derived("request").letters(24))")]
        case .gemini:
            [
                ("Server-Timing", "gfet4t7; dur=\(call.seed.number(below: 900) + 50)"), ("Vary", "Origin"),
                ("Vary", "X-Origin"),
            ]
        case .imgly: [("x-gateway-request-id", "gw_\(id)")]
        case .aigateway: [("X-Request-Id", call.headers["x-request-id"].first ?? id), ("X-Cost-Cents", "0.4")]
        case .aigate: [("X-Oneapi-Request-Id", id)]
        case .llmgateway:
            [
                ("x-request-id", call.headers["x-request-id"].first ?? id), ("RateLimit-Limit", "600"),
                ("RateLimit-Remaining", "599"), ("RateLimit-Reset", "60"),
            ]
        case .freeAIGateway:
            [
                ("x-gateway-provider", "workers_ai"),
                ("x-gateway-model", call.model.filter { $0.isASCII && !$0.isWhitespace }), ("x-gateway-attempts", "1"),
                ("x-gateway-request-id", "req_\(id)"),
            ]
        }
    }
}
