extension GatewayProfile {
    /// Anthropic's API.
    ///
    /// `ANTHROPIC_BASE_URL` is without `/v1`, as the vendor's SDKs and Claude Code want it; the AI SDK reads the same
    /// variable with `/v1`. `anthropic-beta` grows with every version of a client and is therefore not compared.
    static let anthropic = GatewayProfile(
        name: "anthropic",
        summary: "Anthropic API",
        upstream: UpstreamURL(host: "api.anthropic.com"),
        dialect: .anthropic,
        matchHeaders: ["anthropic-version"],
        secretHeaders: ["x-api-key", "authorization", "anthropic-organization-id"],
        ignore: ["/metadata/user_id"],
        environment: [BaseURLVariable("ANTHROPIC_BASE_URL"), BaseURLVariable("ANTHROPIC_API_BASE")],
        apiKeyVariables: ["ANTHROPIC_API_KEY"]
    )
}
