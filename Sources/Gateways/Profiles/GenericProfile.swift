extension GatewayProfile {
    /// A gateway nobody knows: nothing is left out of comparison, and the usual headers hold the key.
    static let generic = GatewayProfile(
        name: "generic",
        summary: "any other gateway, by its URL",
        dialect: .generic,
        secretHeaders: ["authorization", "x-api-key", "api-key"]
    )
}
