import AssetURLs
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
        let owner = table.mounts.first { Origin($0.upstream) == origin }
        let listed = table.mounts.first { AssetRules($0.profile).isAssetHost(origin) }
        let entry = handedOut.entry(for: origin)
        let giver = recorded?.giver(of: origin).flatMap { giver in
            Self.mount(of: giver, in: table).map { (mount: $0, reach: giver.upstream?.host) }
        }
        // Whose link it is decides whose credentials may go there: what one gateway says of another's host is none of
        // the other's business. Named by both, it is served without any.
        let namers = entry?.mounts ?? giver.map { [$0.mount] } ?? []
        guard let mount = namers.first(where: { $0 != owner }) ?? namers.first ?? listed ?? owner else { return nil }
        // A gateway's own host and port, and what a profile lists with its port, may be anywhere.
        if owner != nil || table.mounts.contains(where: { AssetRules($0.profile).isAssetHostWithPort(origin) }) {
            self.init(mount: mount, policy: .any)
        } else if let entry {
            self.init(mount: mount, policy: ReachPolicy(allowed: entry.reaches))
        } else {
            let reach = giver?.reach.flatMap { AddressReach.of(literal: $0) }
            self.init(
                mount: mount,
                policy: ReachPolicy(allowed: OriginTable.reaches(recordedFrom: reach, under: mount))
            )
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
}
