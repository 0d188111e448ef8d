extension GatewayProfile {
    /// The IMG.LY AI gateway.
    ///
    /// With `prefer: respond-async` it may answer 202 and a job instead of the event stream. Results are links to
    /// `/v1/assets/…` on the gateway itself, which redirect to signed links elsewhere.
    static let imgly = GatewayProfile(
        name: "imgly",
        summary: "IMG.LY AI gateway",
        upstream: UpstreamURL(host: "gateway.img.ly"),
        dialect: .imgly,
        matchHeaders: ["prefer"],
        secretHeaders: ["authorization", "x-end-user-id"],
        ignore: ["/end_user_id"],
        environment: [BaseURLVariable("VITE_AI_GATEWAY_URL")],
        apiKeyVariables: ["VITE_AI_API_KEY"]
    )
}
