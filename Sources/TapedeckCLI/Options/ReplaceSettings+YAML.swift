extension ReplaceSettings {
    /// Reads a list of `{pattern: …, with: …}`.
    ///
    /// - Throws: `CLIError` for an unknown or missing key or a value of the wrong kind.
    static func list(from node: ConfigurationNode) throws(CLIError) -> [Setting<ReplaceSettings>] {
        var rules: [Setting<ReplaceSettings>] = []
        for element in try node.elements() {
            rules.append(Setting(try ReplaceSettings(node: element), from: element.origin))
        }
        return rules
    }

    private init(node: ConfigurationNode) throws(CLIError) {
        var pattern: String?
        var constant: String?
        for (key, value) in try node.members() {
            switch key {
            case "pattern": pattern = try value.text().value
            case "with": constant = try value.text().value
            default: throw value.unknown(key, in: node, known: ["pattern", "with"])
            }
        }
        guard let pattern else {
            throw .usage("\(node.origin): has no pattern; write {pattern: 'REGULAR EXPRESSION', with: CONSTANT}")
        }
        guard let constant else {
            throw .usage("\(node.origin): does not say with what to replace; add with: CONSTANT")
        }
        self.init(pattern: pattern, with: constant)
    }
}
