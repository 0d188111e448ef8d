/// A configuration file, read and checked for its shape: every key is known, every value is of the right kind.
///
/// What the values mean is decided by `Configuration`, together with flags and environment. See `docs/design.md §2`.
package struct ConfigurationFile: Sendable, Equatable {
    /// The name that is looked for where nothing else is said.
    package static let standardName = "tapedeck.yml"

    /// The name under which it was found, for messages.
    package let path: String
    /// Options, each with its texts.
    package private(set) var options: [OptionName: [Setting<String>]] = [:]
    /// Gateways, in the order of the file.
    package private(set) var gateways: [GatewaySettings] = []
    /// `ignore` rules for every gateway.
    package private(set) var ignore: [Setting<String>] = []
    /// `replace` rules for every gateway.
    package private(set) var replace: [Setting<ReplaceSettings>] = []
    /// `faults` rules.
    package private(set) var faults: [FaultSettings] = []

    /// Reads the text of a file.
    ///
    /// - Throws: `CLIError` (exit 2) with file, line and key for bad YAML, an unknown or repeated key, and a value that
    ///   is of another kind than its key wants.
    package init(yaml: String, path: String) throws(CLIError) {
        self.path = TerminalText.escape(path)
        guard let root = try ConfigurationFile.compose(yaml, path: self.path) else { return }
        for (name, value) in try root.members() {
            switch name {
            case "gateways": gateways = try GatewaySettings.list(from: value)
            case "ignore": ignore = try value.texts()
            case "replace": replace = try ReplaceSettings.list(from: value)
            case "faults": faults = try FaultSettings.list(from: value)
            default:
                guard let option = OptionName(rawValue: name), option.key != nil else {
                    throw value.unknown(name, in: root, known: ConfigurationFile.knownKeys)
                }
                options[option] = option.isList ? try value.texts() : [try value.text()]
            }
        }
    }

    /// All keys at the top of a file.
    private static let knownKeys = ["gateways", "ignore", "replace", "faults"] + OptionName.allCases.compactMap(\.key)
}
