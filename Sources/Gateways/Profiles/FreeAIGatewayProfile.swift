extension GatewayProfile {
    /// free-ai-gateway.
    ///
    /// The project is named in a header or in the body and only attributes a request. A GET of a Pollinations link makes
    /// the picture, so that host's answers must be recorded like any other.
    static let freeAIGateway = GatewayProfile(
        name: "free-ai-gateway",
        summary: "free-ai-gateway",
        upstream: UpstreamURL(host: "free-ai-gateway.sarthakagrawal927.workers.dev"),
        dialect: .freeAIGateway,
        assetHosts: ["image.pollinations.ai"],
        matchHeaders: ["x-gateway-force-provider", "x-gateway-force-model"],
        secretHeaders: ["authorization", "x-api-key", "x-gateway-project-id"],
        ignore: ["/user", "/project_id"]
    )
}
