import Gateways
import Upstreams

/// The permission to serve an asset on another host: for which gateway, and on which addresses it may be
/// (docs/design.md §6).
struct AssetGrant {
    /// The gateway that named it.
    var mount: Mount
    /// The kinds of addresses that may be connected to.
    var policy: ReachPolicy

    /// What is known without reading anything; `nil` if nobody named this origin.
    ///
    /// - Parameters:
    ///   - origin: Whose asset it is.
    ///   - table: The mounted gateways.
    ///   - handedOut: What this server's answers named.
    ///   - recorded: What the session's cassette was recorded from.
    init?(for origin: Origin, in table: ProfileTable, handedOut: OriginTable, recorded: CassetteOrigins?) {
        // A gateway's own host and port need no permission.
        if let mount = table.mounts.first(where: { Origin($0.upstream) == origin }) {
            self.init(mount: mount, policy: .any)
            return
        }
        let listed = table.mounts.first { mount in mount.profile.assetHosts.contains { Self.names($0, origin) } }
        if let listed, listed.profile.assetHosts.contains(Self.withPort(origin)) {
            self.init(mount: listed, policy: .any)
            return
        }
        if let entry = handedOut.entry(for: origin) {
            self.init(mount: entry.mount, policy: ReachPolicy(allowed: entry.reaches))
        } else if let listed {
            self.init(mount: listed, policy: .publicOnly)
        } else if let giver = recorded?.giver(of: origin), let mount = Self.mount(of: giver, in: table) {
            let reach = giver.upstream.flatMap { AddressReach.of(literal: $0.host) }
            self.init(mount: mount, policy: ReachPolicy(allowed: OriginTable.reaches(namedFrom: reach)))
        } else {
            return nil
        }
    }

    private init(mount: Mount, policy: ReachPolicy) {
        self.mount = mount
        self.policy = policy
    }

    /// The gateway that a cassette names; one that is not mounted now is spoken for by the first one that is.
    private static func mount(of giver: CassetteOrigins.Giver, in table: ProfileTable) -> Mount? {
        table.mount(named: giver.gateway) ?? table.mounts.first
    }

    /// Whether an entry of a profile, `host` or `host:port`, names an origin.
    private static func names(_ entry: String, _ origin: Origin) -> Bool {
        let entry = entry.lowercased()
        return entry == origin.host || entry == "[\(origin.host)]" || entry == withPort(origin)
    }

    private static func withPort(_ origin: Origin) -> String {
        (origin.host.contains(":") ? "[\(origin.host)]" : origin.host) + ":\(origin.port)"
    }
}
