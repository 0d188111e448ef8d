import Gateways
import Upstreams

extension OfflineLookUp {
    /// Finds out for which gateway a request is.
    ///
    /// - Parameters:
    ///   - url: The URL of a gateway, that of an asset which an answer named, or a local address, with or without a
    ///     server before it.
    ///   - gateway: The gateway's name, where the URL does not tell.
    /// - Returns: The gateway and the path below it.
    /// - Throws: Why there is none.
    package func address(of url: String, gateway: String?) throws(OfflineLookUpError) -> OfflineAddress {
        let known = table.mounts.map(\.name)
        if let gateway, !known.contains(gateway) { throw .unknownGateway(gateway, known: known) }
        if url.hasPrefix("/") {
            guard let address = local(url, gateway: gateway) else { throw .unknownServer(url, known: known) }
            return OfflineAddress(gateway: address, servers: [])
        }
        guard let absolute = AbsoluteURL(url) else { throw .noURL(url) }
        if let target = target(of: absolute, gateway: gateway), let address = local(target, gateway: nil) {
            return OfflineAddress(gateway: address, servers: [])
        }
        let isLocal = AddressReach.of(literal: absolute.origin.host) == .loopback || absolute.origin.host == "localhost"
        if isLocal || gateway != nil, let address = local(absolute.target, gateway: gateway) {
            return OfflineAddress(gateway: address, servers: isLocal ? [absolute.authority] : [])
        }
        if origins.giver(of: absolute.origin) != nil, let address = local(ViaAddress.path(of: absolute), gateway: nil) {
            return OfflineAddress(gateway: address, servers: [])
        }
        throw .unknownServer(absolute.prefix, known: known)
    }

    /// The local address of a gateway's own URL: of the one whose base path is the longest.
    private func target(of url: AbsoluteURL, gateway: String?) -> String? {
        var best: (length: Int, target: String)?
        for mount in table.mounts where gateway == nil || mount.name == gateway {
            for upstream in [mount.upstream] + origins.upstreams(of: mount.name) {
                let base = upstream.basePath
                guard Origin(upstream) == url.origin, url.target.hasPrefix(base) else { continue }
                let rest = url.target.dropFirst(base.count)
                guard rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") else { continue }
                if best.map({ $0.length < base.count }) ?? true { best = (base.count, "/\(mount.name)\(rest)") }
            }
        }
        return best?.target
    }

    /// The gateway of a local address, which need not begin with the gateway's name where that is known.
    private func local(_ target: String, gateway: String?) -> GatewayAddress? {
        switch LocalAddress.resolve(target, table: table) {
        case .gateway(let address) where gateway == nil || address.mount.name == gateway: return address
        case .via(let via):
            let giver = gateway ?? origins.giver(of: via.url.origin)?.gateway
            guard let mount = giver.flatMap({ table.mount(named: $0) }) ?? table.mounts.first else { return nil }
            return GatewayAddress(via, of: mount, isAtRoot: false)
        case .gateway, .unknown:
            guard let gateway, case .gateway(let address) = LocalAddress.resolve("/\(gateway)\(target)", table: table)
            else { return nil }
            return address
        case .control, .malformed: return nil
        }
    }
}
