extension GatewayProfile {
    /// AIGate.
    ///
    /// Its OpenAI and Anthropic routes are below `/v1`, its Gemini routes are not, so the upstream has no base path.
    static let aigate = GatewayProfile(
        name: "aigate",
        summary: "AIGate",
        upstream: UpstreamURL(host: "api.aigate.shop"),
        dialect: .aigate,
        secretHeaders: ["authorization", "x-api-key", "x-goog-api-key"],
        ignore: [
            "/user", "/safety_identifier", "/prompt_cache_key", "/client_metadata", "/metadata/user_id",
        ],
        apiKeyVariables: ["AIGATE_API_KEY"]
    )
}
