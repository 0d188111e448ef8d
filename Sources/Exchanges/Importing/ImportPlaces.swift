import AssetURLs
package import Cassettes
package import Gateways

/// Finds out whom the requests of another program's file were for, as the server would have (docs/design.md §2, §6).
package struct ImportPlaces: Sendable {
    private let profiles: [GatewayProfile]
    private let fallback: String?
    private let assetHosts: [(rules: AssetRules, profile: GatewayProfile)]

    /// Creates the finder.
    ///
    /// - Parameters:
    ///   - profiles: The gateways that are known.
    ///   - fallback: The name of the gateway for hosts that none of them serves; `nil` for `generic`.
    package init(profiles: [GatewayProfile], fallback: String? = nil) {
        self.profiles = profiles
        self.fallback = fallback
        assetHosts = profiles.filter { !$0.assetHosts.isEmpty }.map { (AssetRules($0), $0) }
    }

    /// Whom a request was for; `nil` for a URL that no server could be asked for.
    ///
    /// A gateway that the file names comes first, as only our own exports do that; then the profile which the host
    /// serves, and the one whose media it serves.
    package func place(of found: Interaction) -> ImportPlace? {
        guard let url = AbsoluteURL(found.request.url) else { return nil }
        if let place = placeSaid(by: found, url) { return place }
        guard let server = try? UpstreamURL(parsing: url.origin.description) else { return nil }
        let profile = ProfileTable.profile(servedBy: server, among: profiles)
        if let upstream = profile.upstream, upstream.host == server.host {
            guard let target = Self.remainder(of: url.target, below: upstream.basePath) else {
                return asset(url, of: profile.name, at: upstream)
            }
            return place(profile.name, "\(url.origin)\(upstream.basePath)", url, target: target)
        }
        if let (_, giver) = assetHosts.first(where: { $0.rules.isAssetHost(url.origin) }) {
            return asset(url, of: giver.name, at: giver.upstream)
        }
        return place(fallback ?? profile.name, url.origin.description, url, target: url.target)
    }

    /// The place that our own export names: the gateway always, the target where the URL does not tell it.
    private func placeSaid(by found: Interaction, _ url: AbsoluteURL) -> ImportPlace? {
        guard !found.gateway.isEmpty else { return nil }
        guard let target = found.request.target else {
            return place(found.gateway, url.origin.description, url, target: url.target)
        }
        if target.hasPrefix(ViaAddress.prefix) {
            return asset(url, of: found.gateway, at: profiles.first { $0.name == found.gateway }?.upstream)
        }
        guard target.hasPrefix("/"), let upstream = CassetteOrigins.upstream(of: found) else { return nil }
        return place(found.gateway, upstream.description, url, target: target)
    }

    /// An asset on another host than the gateway's, or outside of its base path.
    private func asset(_ url: AbsoluteURL, of gateway: String, at upstream: UpstreamURL?) -> ImportPlace? {
        let address = "\(ViaAddress.prefix)\(url.origin.scheme.rawValue)/\(url.origin.hostHeader)\(url.target)"
        return place(gateway, upstream?.description ?? url.origin.description, url, target: address)
    }

    private func place(_ gateway: String, _ upstream: String, _ url: AbsoluteURL, target: String) -> ImportPlace? {
        guard let table = try? ProfileTable(arguments: ["\(gateway)=\(upstream)"], profiles: profiles),
            let mount = table.mounts.first
        else { return nil }
        return ImportPlace(mount: mount, url: "\(url.origin)\(url.target)", target: target)
    }

    /// What is left of a target below a base path, with the slash that every target begins with.
    private static func remainder(of target: String, below base: String) -> String? {
        guard target.utf8.starts(with: base.utf8) else { return nil }
        let rest = String(decoding: target.utf8.dropFirst(base.utf8.count), as: UTF8.self)
        switch rest.utf8.first {
        case UInt8(ascii: "/"): return rest
        case UInt8(ascii: "?"), nil: return "/\(rest)"
        default: return nil
        }
    }
}
