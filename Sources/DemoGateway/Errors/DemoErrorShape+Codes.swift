extension DemoErrorShape {
    /// The word the gateway has for a status, where it has one.
    func code(for status: Int) -> String? {
        let table = codes
        return table[status] ?? table[status < 500 ? 400 : 500]
    }

    /// The words by status; those for 400 and 500 also stand for the rest of their hundreds.
    private var codes: [Int: String] {
        switch self {
        case .openai:
            [
                401: "invalid_api_key", 402: "insufficient_quota", 404: "model_not_found",
                429: "rate_limit_exceeded",
            ]
        case .anthropic:
            [
                400: "invalid_request_error", 401: "authentication_error", 402: "billing_error",
                403: "permission_error", 404: "not_found_error", 409: "conflict_error", 413: "request_too_large",
                429: "rate_limit_error", 500: "api_error", 504: "timeout_error", 529: "overloaded_error",
            ]
        case .gemini:
            [
                400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
                429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED",
            ]
        case .imgly:
            [
                400: "invalid_request", 401: "unauthorized", 402: "insufficient_credits",
                403: "provider_not_authorized", 404: "not_found", 410: "result_unavailable", 429: "rate_limited",
                500: "provider_error",
            ]
        case .aigateway:
            [
                400: "invalid_request_error", 401: "authentication_error", 402: "budget_exceeded",
                403: "scope_exceeded", 404: "model_not_found", 429: "rate_limit_error", 500: "provider_error",
                504: "timeout_error",
            ]
        case .aigate:
            [
                400: "invalid_request", 401: "invalid_api_key", 402: "insufficient_quota", 403: "access_denied",
                404: "not_found", 410: "media_expired", 413: "context_too_large", 429: "rate_limited",
                500: "internal_error", 503: "model_not_found",
            ]
        case .llmgateway:
            [
                400: "invalid_request", 401: "invalid_api_key", 402: "billing_error", 403: "permission_denied",
                404: "not_found", 408: "timeout", 429: "rate_limit_exceeded", 499: "request_cancelled",
                500: "upstream_error", 502: "all_providers_failed", 504: "timeout", 529: "overloaded",
            ]
        case .llmgatewayImages: [:]
        case .freeAIGateway:
            [
                400: "input_nonretriable", 401: "invalid_api_key", 404: "not_found", 429: "usage_retriable",
                500: "provider_fatal", 501: "video_poll_pending_upstream", 502: "provider_error",
                503: "no_image_provider",
            ]
        }
    }
}
