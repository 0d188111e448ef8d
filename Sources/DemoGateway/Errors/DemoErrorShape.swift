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

    /// The shape of a service on a path; the routes of Anthropic's and Google's APIs have those vendors' shapes.
    init(service: DemoService, path: String) {
        let segments = path.split(separator: "/")
        let isMessages = segments.contains("messages")
        let isGoogle = segments.contains("v1beta") || segments.last?.contains(":") == true
        switch service {
        case .anthropic: self = .anthropic
        case .gemini: self = .gemini
        case .imgly: self = .imgly
        case .freeAIGateway: self = .freeAIGateway
        case .openai: self = .openai
        case .openrouter: self = isMessages ? .anthropic : .openai
        case .aigateway: self = isMessages ? .anthropic : .aigateway
        case .aigate: self = isMessages ? .anthropic : isGoogle ? .gemini : .aigate
        case .llmgateway where isMessages: self = .anthropic
        case .llmgateway: self = segments.contains("images") ? .llmgatewayImages : .llmgateway
        }
    }
}
