/// The gateways that a server answers for, by what its command line names (docs/design.md §2).
package struct ProfileTable: Equatable, Sendable {
    /// In the order of the command line, else in that of the profiles; no two have the same name.
    package let mounts: [Mount]
    /// The one gateway that is mounted at `/` as well: there is one if the command line names exactly one.
    package let rootMount: Mount?

    /// Reads the positional arguments of a server command.
    ///
    /// An argument is a profile's name; `NAME=URL`, a profile with another upstream or a new gateway; or a bare URL,
    /// mounted under the name of its profile. The profile of a new gateway is found by its host, else it is `generic`.
    /// No argument mounts every profile that has an upstream.
    ///
    /// - Parameters:
    ///   - arguments: As typed.
    ///   - profiles: What names may mean: the built-in profiles, with the changes and additions of `tapedeck.yml`.
    /// - Throws: `GatewayError` for an unknown or malformed name, a URL that is no upstream's, a name without an
    ///   upstream, or a name given twice.
    package init(arguments: [String], profiles: [GatewayProfile] = GatewayProfile.builtIn) throws(GatewayError) {
        guard !arguments.isEmpty else {
            mounts = profiles.compactMap { profile in
                profile.upstream.map { Mount(name: profile.name, profile: profile, upstream: $0) }
            }
            rootMount = nil
            return
        }
        var mounts: [Mount] = []
        for argument in arguments {
            let mount = try Self.mount(argument, profiles: profiles)
            guard !mounts.contains(where: { $0.name == mount.name }) else { throw .repeatedName(mount.name) }
            mounts.append(mount)
        }
        self.mounts = mounts
        rootMount = mounts.count == 1 ? mounts.first : nil
    }

    /// The gateway mounted under `name`, letter by letter.
    package func mount(named name: some StringProtocol) -> Mount? {
        mounts.first { $0.name == name }
    }

    /// What is known about a gateway that has no profile of its own name, by the host of its upstream.
    ///
    /// - Returns: The profile whose upstream has the same host and port, else one with the same host alone, else
    ///   `generic`. Ports of an IP address and of `localhost` are different servers.
    package static func profile(
        servedBy upstream: UpstreamURL,
        among profiles: [GatewayProfile] = GatewayProfile.builtIn
    ) -> GatewayProfile {
        let candidates = profiles.filter { $0.upstream?.host == upstream.host }
        return candidates.first { $0.upstream?.port == upstream.port }
            ?? candidates.first { _ in !UpstreamHost.isMachine(upstream.host) }
            ?? profiles.first { $0.name == GatewayProfile.generic.name }
            ?? .generic
    }

    private static func mount(_ argument: String, profiles: [GatewayProfile]) throws(GatewayError) -> Mount {
        if isURL(argument) {
            let upstream = try UpstreamURL(parsing: argument)
            let profile = profile(servedBy: upstream, among: profiles)
            return Mount(name: profile.name, profile: profile, upstream: upstream)
        }
        guard let equals = argument.firstIndex(of: "=") else {
            return try mount(profileNamed: argument, profiles: profiles)
        }
        let name = String(argument[..<equals])
        guard NameSegment.isWellFormed(name) else { throw .malformedName(name) }
        let upstream = try UpstreamURL(parsing: String(argument[argument.index(after: equals)...]))
        let profile = profiles.first { $0.name == name } ?? profile(servedBy: upstream, among: profiles)
        return Mount(name: name, profile: profile, upstream: upstream)
    }

    private static func mount(profileNamed name: String, profiles: [GatewayProfile]) throws(GatewayError) -> Mount {
        guard let profile = profiles.first(where: { $0.name == name }) else {
            throw .unknownGateway(name, known: profiles.map(\.name))
        }
        guard let upstream = profile.upstream else { throw .missingUpstream(name) }
        return Mount(name: name, profile: profile, upstream: upstream)
    }

    /// Whether it is a bare URL; whatever has a scheme counts, so that `ftp://…` is told what is wrong with it.
    private static func isURL(_ argument: String) -> Bool {
        guard let separator = argument.firstRange(of: "://") else { return false }
        return !argument[..<separator.lowerBound].contains("=")
    }
}
