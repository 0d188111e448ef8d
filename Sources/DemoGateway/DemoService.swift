/// The gateways the demo gateway can be: the first segment of a request's path.
package enum DemoService: String, CaseIterable, Sendable {
    case openai
    case anthropic
    case gemini
    case openrouter
    case imgly
    case aigateway
    case aigate
    case llmgateway
    case freeAIGateway = "free-ai-gateway"
}
