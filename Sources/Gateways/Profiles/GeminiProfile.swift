extension GatewayProfile {
    /// Google's Gemini API.
    ///
    /// Clients add the version (`/v1beta`) themselves. A resumable upload continues at the address in
    /// `x-goog-upload-url`, whose `upload_id` admits whoever has it.
    static let gemini = GatewayProfile(
        name: "gemini",
        summary: "Google Gemini API",
        upstream: UpstreamURL(host: "generativelanguage.googleapis.com"),
        dialect: .gemini,
        assetHeaders: ["x-goog-upload-url"],
        signatureParameters: ["upload_id"],
        secretHeaders: ["x-goog-api-key", "authorization", "x-gemini-api-privileged-user-id"],
        environment: [BaseURLVariable("GOOGLE_GEMINI_BASE_URL")],
        apiKeyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"]
    )
}
