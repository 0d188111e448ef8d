/// A gateway that this server answers for.
package struct Mount: Equatable, Sendable {
    /// What is known about the gateway; its name is that of the mount.
    package let profile: GatewayProfile
    /// Where requests go.
    package let upstream: UpstreamURL

    /// The first segment of the gateway's local addresses, and its name in cassettes.
    package var name: String { profile.name }

    /// Mounts `profile` under `name`.
    init(name: String, profile: GatewayProfile, upstream: UpstreamURL) {
        var profile = profile
        profile.name = name
        profile.upstream = upstream
        self.profile = profile
        self.upstream = upstream
    }
}
