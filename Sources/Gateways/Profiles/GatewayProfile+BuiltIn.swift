extension GatewayProfile {
    /// Every profile in the binary, in the order in which `tapedeck gateways` lists them.
    package static let builtIn: [GatewayProfile] = [
        .openai, .anthropic, .gemini, .openrouter,
        .imgly, .aigateway, .aigate, .llmgateway, .freeAIGateway,
        .generic,
    ]
}
