/// The shapes in which the gateways send errors.
enum DemoErrorShape: Sendable {
    case openai
    case anthropic
    case gemini
    case imgly
    case aigateway
    case aigate
    case llmgateway
    /// LLMGateway's older shape, which its image routes have.
    case llmgatewayImages
    case freeAIGateway

    /// The shape of a service on a path.
    init(service: DemoService, path: String) {
        let segments = path.split(separator: "/")
        switch service {
        case .anthropic: self = .anthropic
        case .gemini: self = .gemini
        case .imgly: self = .imgly
        case .freeAIGateway: self = .freeAIGateway
        case .openai, .openrouter: self = .openai
        case .aigateway: self = segments.contains("messages") ? .anthropic : .aigateway
        case .aigate:
            self = segments.contains("messages") ? .anthropic : segments.contains("v1beta") ? .gemini : .aigate
        case .llmgateway:
            self =
                segments.contains("messages")
                ? .anthropic : segments.contains("images") ? .llmgatewayImages : .llmgateway
        }
    }
}
