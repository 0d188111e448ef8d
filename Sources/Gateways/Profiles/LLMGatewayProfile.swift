extension GatewayProfile {
    /// LLMGateway.
    ///
    /// `x-no-cache` and `x-no-fallback` turn off what may answer in the model's place. Where a video's webhook goes
    /// depends on ports and tunnels and does not change the answer to the request.
    static let llmgateway = GatewayProfile(
        name: "llmgateway",
        summary: "LLMGateway",
        upstream: UpstreamURL(host: "api.llmgateway.io"),
        dialect: .llmgateway,
        matchHeaders: ["x-no-cache", "x-no-fallback"],
        secretHeaders: ["authorization", "x-api-key"],
        ignore: [
            "/user", "/safety_identifier", "/prompt_cache_key", "/metadata/user_id", "/callback_url",
            "/callback_secret",
        ],
        environment: [BaseURLVariable("LLM_GATEWAY_API_BASE", path: "/v1")],
        apiKeyVariables: ["LLM_GATEWAY_API_KEY"]
    )
}
