extension FaultSettings {
    private static let keys = ["gateway", "path", "nth", "probability", "seed", "fault"]

    /// Reads a list of `{gateway: …, path: …, nth: …, fault: …}`.
    ///
    /// - Throws: `CLIError` for an unknown or missing key or a value of the wrong kind.
    static func list(from node: ConfigurationNode) throws(CLIError) -> [FaultSettings] {
        var rules: [FaultSettings] = []
        for element in try node.elements() { rules.append(try FaultSettings(node: element)) }
        return rules
    }

    private init(node: ConfigurationNode) throws(CLIError) {
        var values: [String: Setting<String>] = [:]
        for (key, value) in try node.members() {
            guard Self.keys.contains(key) else { throw value.unknown(key, in: node, known: Self.keys) }
            values[key] = try value.text()
        }
        guard let fault = values["fault"] else {
            throw .usage("\(node.origin): does not say what goes wrong; add fault: status=429")
        }
        if let nth = values["nth"], values["probability"] != nil {
            throw .usage("\(nth.origin): does not go together with probability; remove one of them")
        }
        self.init(
            gateway: values["gateway"],
            path: values["path"],
            nth: values["nth"],
            probability: values["probability"],
            seed: values["seed"],
            fault: fault
        )
    }
}
