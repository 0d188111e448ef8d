package import Exchanges
package import Gateways

/// The environment in which clients find the server of `run` (`docs/design.md §2`).
package struct CommandEnvironment: Equatable, Sendable {
    /// All variables, those of this process included.
    package private(set) var variables: [String: String]

    /// Adds to an environment.
    ///
    /// - Parameters:
    ///   - variables: What the command would have without this.
    ///   - url: The server's address, without a slash at its end.
    ///   - host: Its host, without brackets.
    ///   - table: The gateways that are mounted.
    ///   - mode: In replay, clients that refuse to start without a key get one.
    package init(_ variables: [String: String], url: String, host: String, table: ProfileTable, mode: Mode) {
        self.variables = variables
        self.variables["TAPEDECK_URL"] = url
        // Where two mounts want a variable, it is the vendor's (docs/design.md §2), else that of the first.
        for mount in table.mounts.reversed() { set(mount, url: url) }
        for mount in table.mounts where Self.isVendor(mount) { set(mount, url: url) }
        if mode == .replay {
            for name in table.mounts.flatMap(\.profile.apiKeyVariables) where (variables[name] ?? "").isEmpty {
                self.variables[name] = "tapedeck"
            }
        }
        passProxies(host)
    }

    private mutating func set(_ mount: Mount, url: String) {
        let address = "\(url)/\(mount.name)"
        variables[mount.profile.urlVariable] = address
        // Of one variable that is there twice, the first path is that of the vendor's own SDK (``GatewayProfile``).
        for variable in mount.profile.environment.reversed() { variables[variable.name] = address + variable.path }
    }

    /// Whether a mount stands under the name by which its gateway is known.
    private static func isVendor(_ mount: Mount) -> Bool {
        GatewayProfile.builtIn.contains { $0.name == mount.name }
    }

    /// Lets clients ask the server itself where others are reached through a proxy.
    ///
    /// Some clients read the lower-case name first, some the other, so both say the same.
    private mutating func passProxies(_ host: String) {
        let names = ["no_proxy", "NO_PROXY"]
        let written = names.compactMap { variables[$0] }.filter { !$0.isEmpty }
        for name in names {
            let list = variables[name].flatMap { $0.isEmpty ? nil : $0 } ?? written.first ?? ""
            variables[name] = Self.list(list, with: host)
        }
    }

    private static func list(_ list: String, with host: String) -> String {
        let entries = list.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
        if entries.contains("*") || entries.contains(host) { return list }
        return list.isEmpty ? host : "\(list),\(host)"
    }
}
