extension GatewayProfile {
    /// OpenAI's API.
    ///
    /// Image links are on a storage host with the account in their path. `user` and `safety_identifier` only attribute a
    /// request; `prompt_cache_key` and `client_metadata` are Codex's bookkeeping and new in every process.
    static let openai = GatewayProfile(
        name: "openai",
        summary: "OpenAI API",
        upstream: UpstreamURL(host: "api.openai.com"),
        dialect: .openai,
        assetHosts: ["oaidalleapiprodscus.blob.core.windows.net"],
        matchHeaders: ["openai-beta"],
        secretHeaders: ["authorization", "openai-organization", "openai-project", "chatgpt-account-id"],
        ignore: ["/user", "/safety_identifier", "/prompt_cache_key", "/client_metadata"],
        environment: [
            BaseURLVariable("OPENAI_BASE_URL", path: "/v1"),
            BaseURLVariable("OPENAI_API_BASE", path: "/v1"),
        ],
        apiKeyVariables: ["OPENAI_API_KEY"]
    )
}
