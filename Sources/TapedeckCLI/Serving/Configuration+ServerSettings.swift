package import Exchanges

extension Configuration {
    /// What the server needs to know of all this.
    ///
    /// - Parameters:
    ///   - mode: What the default session does.
    ///   - environment: Where proxies and certificates are named.
    /// - Returns: Settings without their origins.
    package func serverSettings(mode: Mode, environment: [String: String]) -> ServerSettings {
        ServerSettings(
            host: listen.value.host,
            port: listen.value.port,
            mode: mode,
            table: gateways,
            ignore: ignore.map(\.value),
            replace: replace.map(\.value),
            folder: cassettes.value,
            indexes: IndexFolder(environment: environment, program: "tapedeck \(Tapedeck.version)"),
            cassette: cassette.value,
            isFresh: fresh.value,
            durability: durability.value,
            playback: Playback(
                timing: timing.value,
                chunking: chunking.value,
                onRepeat: onRepeat.value,
                fastForward: fastForward.value,
                keepErrors: keepErrors.value,
                maximumAge: maxAge.value
            ),
            allowedHosts: allowedHosts.map(\.value),
            allowedOrigins: allowedOrigins.map(\.value),
            maximumBody: maxBody.value.bytes,
            fetchAssets: fetchAssets.value,
            faults: faults,
            environment: environment
        )
    }
}
