extension ConfigurationFile {
    /// The largest file that is read: whatever is longer is no configuration.
    private static let sizeLimit = 1 << 20

    /// Finds and reads the file: the one that `--config` or `TAPEDECK_CONFIG` names, else `tapedeck.yml` if it is there.
    ///
    /// - Parameters:
    ///   - flags: What was typed.
    ///   - environment: The process's environment.
    ///   - folder: Where `tapedeck.yml` is looked for and relative names begin.
    /// - Returns: The file, or `nil` where none is named and there is no `tapedeck.yml`.
    /// - Throws: `CLIError` (exit 2) for a named file that cannot be read, and for what is wrong inside.
    static func find(
        flags: [OptionName: [String]],
        environment: [String: String],
        in folder: String = "."
    ) throws(CLIError) -> ConfigurationFile? {
        let sources = SettingSources(flags: flags, environment: environment, file: nil)
        let name = try sources.setting(.config, default: standardName, parse: Configuration.folder)
        let path = folder == "." || name.value.hasPrefix("/") ? name.value : "\(folder)/\(name.value)"
        let yaml: String
        do throws(UserFile.ReadingError) {
            yaml = try text(of: path)
        } catch {
            if name.origin == .standard && error.isMissing { return nil }
            let place = name.origin == .standard ? "" : "\(name.origin): "
            throw .usage("\(place)cannot read \(TerminalText.quote(name.value)): \(error.reason)")
        }
        return try ConfigurationFile(yaml: yaml, path: name.value)
    }

    private static func text(of path: String) throws(UserFile.ReadingError) -> String {
        let bytes = try UserFile.read(path, limit: sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UserFile.ReadingError("it is not UTF-8 text")
        }
        return text
    }
}
