extension GatewaySettings {
    /// The keys of a gateway, in the order of the documentation.
    private static let knownKeys = [
        "upstream", "dialect", "asset-hosts", "asset-fields", "match-headers", "signature-parameters",
        "secret-headers", "environment", "ignore", "replace",
    ]

    /// Reads the `gateways` mapping.
    ///
    /// - Throws: `CLIError` for an unknown key or a value of the wrong kind.
    static func list(from node: ConfigurationNode) throws(CLIError) -> [GatewaySettings] {
        var gateways: [GatewaySettings] = []
        for (name, value) in try node.members() {
            gateways.append(try GatewaySettings(name: Setting(name, from: value.origin), node: value))
        }
        return gateways
    }

    private init(name: Setting<String>, node: ConfigurationNode) throws(CLIError) {
        self.init(name: name)
        for (key, value) in try node.members() {
            switch key {
            case "upstream": upstream = try value.text()
            case "dialect": dialect = try value.text()
            case "asset-hosts": assetHosts = try value.texts()
            case "asset-fields": assetFields = try value.texts()
            case "match-headers": matchHeaders = try value.texts()
            case "signature-parameters": signatureParameters = try value.texts()
            case "secret-headers": secretHeaders = try value.texts()
            case "environment": environment = try EnvironmentVariable.list(from: value)
            case "ignore": ignore = try value.texts()
            case "replace": replace = try ReplaceSettings.list(from: value)
            default: throw value.unknown(key, in: node, known: GatewaySettings.knownKeys)
            }
        }
    }
}

extension EnvironmentVariable {
    /// Reads `environment: {NAME: PATH}`; a variable without a value gets the bare address.
    fileprivate static func list(from node: ConfigurationNode) throws(CLIError) -> [Setting<EnvironmentVariable>] {
        var variables: [Setting<EnvironmentVariable>] = []
        for (name, value) in try node.members() {
            let path = value.isEmpty ? "" : try value.text().value
            variables.append(
                try SettingSources.parse(path, at: value.origin) { (path) throws(ValueError) in
                    try EnvironmentVariable(name: name, path: path)
                }
            )
        }
        return variables
    }
}
