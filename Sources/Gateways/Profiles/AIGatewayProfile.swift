extension GatewayProfile {
    /// aigateway.sh.
    ///
    /// Media are on a host of their own, with or without a signature of three parameters. The gateway has a cache and a
    /// router, which headers control; `x-byok-<provider>` holds the key of a provider. `webhook_url` is compared: with
    /// it, a transcription becomes a job.
    static let aigateway = GatewayProfile(
        name: "aigateway",
        summary: "aigateway.sh",
        upstream: UpstreamURL(host: "api.aigateway.sh"),
        dialect: .aigateway,
        assetHosts: ["media.aigateway.sh"],
        matchHeaders: ["x-cache", "x-routing", "x-baseline-model"],
        signatureParameters: ["token", "exp", "k", "expires_in"],
        secretHeaders: ["authorization", "x-api-key", "x-byok-*"],
        ignore: ["/user", "/safety_identifier", "/metadata/user_id"],
        environment: [BaseURLVariable("AIGATEWAY_BASE_URL")],
        apiKeyVariables: ["AIGATEWAY_API_KEY"]
    )
}
