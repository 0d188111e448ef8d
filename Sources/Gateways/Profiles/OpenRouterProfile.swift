extension GatewayProfile {
    /// OpenRouter.
    ///
    /// Its API is below `/api`, which belongs to the upstream, so that the mount is used like every other one:
    /// `/openrouter/v1/chat/completions`.
    static let openrouter = GatewayProfile(
        name: "openrouter",
        summary: "OpenRouter",
        upstream: UpstreamURL(host: "openrouter.ai", basePath: "/api"),
        dialect: .openai,
        secretHeaders: ["authorization"],
        ignore: ["/user", "/safety_identifier", "/prompt_cache_key", "/metadata/user_id"],
        apiKeyVariables: ["OPENROUTER_API_KEY"]
    )
}
