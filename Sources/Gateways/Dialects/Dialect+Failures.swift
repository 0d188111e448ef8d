/// What the gateways themselves say when they fail, for answers that stand for such a failure (docs/design.md §11).
extension Dialect {
    /// The word that the gateway has for a failure with this status, for `errorBody`.
    package func failureCode(for status: Int) -> String {
        let own: [Int: String] =
            switch self {
            case .openai: [401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"]
            case .anthropic:
                [
                    401: "authentication_error", 402: "billing_error", 403: "permission_error", 404: "not_found_error",
                    409: "conflict_error", 413: "request_too_large", 429: "rate_limit_error", 504: "timeout_error",
                    529: "overloaded_error",
                ]
            case .gemini: [429: "rate_limited"]
            case .imgly:
                [
                    401: "unauthorized", 402: "insufficient_credits", 403: "provider_not_authorized",
                    404: "not_found", 410: "result_unavailable", 429: "rate_limited",
                ]
            case .aigateway:
                [
                    401: "authentication_error", 402: "budget_exceeded", 403: "scope_exceeded",
                    404: "model_not_found", 429: "rate_limit_error", 504: "timeout_error",
                ]
            case .aigate:
                [
                    401: "invalid_api_key", 402: "insufficient_quota", 403: "access_denied", 404: "not_found",
                    410: "media_expired", 413: "context_too_large", 429: "rate_limited", 503: "model_not_found",
                ]
            case .llmgateway:
                [
                    401: "invalid_api_key", 402: "billing_error", 403: "permission_denied", 404: "not_found",
                    408: "timeout", 429: "rate_limit_exceeded", 499: "request_cancelled",
                    502: "all_providers_failed", 504: "timeout", 529: "overloaded",
                ]
            case .freeAIGateway:
                [
                    401: "invalid_api_key", 404: "not_found", 429: "usage_retriable", 502: "provider_error",
                    503: "no_image_provider",
                ]
            case .generic: [429: "rate_limited"]
            }
        return own[status] ?? (status < 500 ? otherRequestFailure : otherServerFailure)
    }

    /// The header fields that say when to come back, as the gateway sends them with this status.
    ///
    /// Every gateway says it with 429, 503 and 529; with 429 it also says what is left.
    ///
    /// - Parameters:
    ///   - status: The status of the failure.
    ///   - seconds: After how many seconds clients may come back.
    ///   - time: That time as RFC 3339.
    ///   - unixTime: The same in seconds since 1970.
    /// - Returns: Names in the gateway's spelling, and values.
    package func failureHeaders(
        for status: Int,
        after seconds: Int,
        at time: String,
        unixTime: Int64
    ) -> [(name: String, value: String)] {
        guard [429, 503, 529].contains(status) else { return [] }
        let retry = [(name: "retry-after", value: "\(seconds)")]
        return status == 429 ? retry + limits(seconds: seconds, time: time, unixTime: unixTime) : retry
    }

    private func limits(seconds: Int, time: String, unixTime: Int64) -> [(name: String, value: String)] {
        switch self {
        case .openai:
            [
                ("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", "\(seconds)s"),
            ]
        case .anthropic:
            [
                ("anthropic-ratelimit-requests-limit", "60"), ("anthropic-ratelimit-requests-remaining", "0"),
                ("anthropic-ratelimit-requests-reset", time),
            ]
        case .llmgateway:
            // The same word, with seconds to wait in one and a time in the other.
            [
                ("RateLimit-Limit", "60"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "\(seconds)"),
                ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(unixTime)"),
            ]
        case .freeAIGateway: [("X-RateLimit-Remaining", "0")]
        case .gemini, .imgly, .aigateway, .aigate, .generic: []
        }
    }

    private var otherRequestFailure: String {
        switch self {
        case .openai, .anthropic, .aigateway: "invalid_request_error"
        case .gemini, .imgly, .aigate, .llmgateway, .generic: "invalid_request"
        case .freeAIGateway: "input_nonretriable"
        }
    }

    private var otherServerFailure: String {
        switch self {
        case .openai, .generic: "server_error"
        case .anthropic: "api_error"
        case .gemini, .aigate: "internal_error"
        case .imgly, .aigateway: "provider_error"
        case .llmgateway: "upstream_error"
        case .freeAIGateway: "provider_fatal"
        }
    }
}
