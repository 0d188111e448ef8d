import NIOHTTP1

/// An error of a gateway, in its own words.
struct DemoFailure: Sendable {
    /// The HTTP status.
    let status: Int
    /// The sentence for people.
    let message: String
    /// The shape it is sent in.
    let shape: DemoErrorShape
    /// Where its ids come from.
    let seed: DemoSeed
    /// The word for programs, where it is another than the usual one for the status.
    var code: String?

    /// The error as a whole answer.
    ///
    /// 429 and 529 say when to come back, as every gateway does that has them.
    var answer: DemoAnswer {
        var answer = DemoAnswer.json(body, status: status)
        if status == 429 || status == 529 { answer.headers.add(name: "Retry-After", value: "1") }
        return answer
    }

    /// The error as JSON.
    var body: JSON {
        switch shape {
        case .openai:
            return ["error": ["message": JSON(message), "type": JSON(openAIType), "param": nil, "code": codeOrNull]]
        case .anthropic:
            return [
                "type": "error", "error": ["type": JSON(usualCode), "message": JSON(message)],
                "request_id": JSON("req_\(seed.derived("request").letters(24))"),
            ]
        case .gemini:
            let error: JSON = ["code": JSON(status), "message": JSON(message), "status": JSON(usualCode)]
            return ["error": status == 429 ? error.adding(["details": [Self.retryDetail]]) : error]
        case .imgly:
            return ["error": ["code": JSON(usualCode), "message": JSON(message)]]
        case .aigateway:
            return ["error": ["message": JSON(message), "type": JSON(usualCode), "code": JSON(status), "param": nil]]
        case .aigate:
            return [
                "error": [
                    "message": JSON(message), "type": "api_error", "param": nil, "code": JSON(usualCode),
                    "status": JSON(status),
                ]
            ]
        case .llmgateway:
            return ["error": ["message": JSON(message), "type": JSON(openAIType), "param": nil, "code": codeOrNull]]
        case .llmgatewayImages:
            return ["error": true, "status": JSON(status), "message": JSON(message)]
        case .freeAIGateway:
            return ["error": ["message": JSON(message), "type": JSON(usualCode), "code": JSON(usualCode)]]
        }
    }

    private static let retryDetail: JSON = [
        "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s",
    ]

    private var openAIType: String {
        switch status {
        case 401: "authentication_error"
        case 402: "insufficient_quota"
        case 429: "rate_limit_error"
        case ..<500: "invalid_request_error"
        default: "server_error"
        }
    }

    private var usualCode: String { code ?? shape.code(for: status) ?? "error" }

    private var codeOrNull: JSON { (code ?? shape.code(for: status)).map { JSON($0) } ?? nil }
}
