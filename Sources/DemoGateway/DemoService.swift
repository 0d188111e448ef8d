/// The gateways the demo gateway can be: the first segment of a request's path.
package enum DemoService: String, CaseIterable, Sendable {
    /// OpenAI's API.
    case openai
    /// Anthropic's API.
    case anthropic
    /// Google's Gemini API.
    case gemini
    /// OpenRouter.
    case openrouter
    /// The IMG.LY AI gateway.
    case imgly
    /// aigateway.sh.
    case aigateway
    /// AIGate.
    case aigate
    /// LLMGateway.
    case llmgateway
    /// free-ai-gateway.
    case freeAIGateway = "free-ai-gateway"
}
