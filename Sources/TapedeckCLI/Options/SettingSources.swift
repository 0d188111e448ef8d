/// The places where a setting may be written, and the order in which they count.
///
/// Flag, environment, file, default (`docs/design.md §2`). All texts pass the same parsers, whatever their source, so
/// a value means the same and is refused in the same words everywhere.
struct SettingSources {
    /// What was typed, by option; an option that was not typed is not there.
    ///
    /// Booleans are `true` or `false`.
    let flags: [OptionName: [String]]
    /// The environment.
    ///
    /// An empty variable counts as unset, as usual in shells and workflow files.
    let environment: [String: String]
    /// The configuration file, if there is one.
    let file: ConfigurationFile?

    /// The value of an option that has one.
    ///
    /// - Throws: `CLIError` that names the place, for a text that `parse` refuses.
    func setting<Value>(
        _ name: OptionName,
        default standard: Value,
        parse: (String) throws(ValueError) -> Value
    ) throws(CLIError) -> Setting<Value> {
        guard let (text, origin) = texts(of: name).last else { return Setting(standard) }
        return try SettingSources.parse(text, at: origin, parse)
    }

    /// The value of an option whose default is written like any other text.
    ///
    /// - Throws: `CLIError` that names the place, for a text that `parse` refuses.
    func setting<Value>(
        _ name: OptionName,
        defaultText: String,
        parse: (String) throws(ValueError) -> Value
    ) throws(CLIError) -> Setting<Value> {
        let (text, origin) = texts(of: name).last ?? (defaultText, .standard)
        return try SettingSources.parse(text, at: origin, parse)
    }

    /// The value of an option that is on or off.
    ///
    /// - Throws: `CLIError` that names the place, for anything but `true`, `false` and their usual names.
    func flag(_ name: OptionName) throws(CLIError) -> Setting<Bool> {
        try setting(name, default: false, parse: SettingSources.truth)
    }

    /// The values of an option that may be given several times; one source's list replaces the next one's.
    ///
    /// - Throws: `CLIError` that names the place, for a text that `parse` refuses.
    func list<Value>(
        _ name: OptionName,
        parse: (String) throws(ValueError) -> Value
    ) throws(CLIError) -> [Setting<Value>] {
        var values: [Setting<Value>] = []
        for (text, origin) in texts(of: name) {
            values.append(try SettingSources.parse(text, at: origin, parse))
        }
        return values
    }

    /// The texts of the first source that has the option.
    private func texts(of name: OptionName) -> [(text: String, origin: SettingOrigin)] {
        if let texts = flags[name], !texts.isEmpty {
            return texts.map { ($0, .flag(name.flag)) }
        }
        if let text = environment[name.variable], !text.isEmpty {
            let texts = name.isList ? text.split(separator: ",").map(SettingSources.trim) : [text]
            return texts.map { ($0, .environment(name.variable)) }
        }
        return (file?.options[name] ?? []).map { ($0.value, $0.origin) }
    }

    /// Parses a text and adds its place to what is wrong with it.
    static func parse<Text, Value>(
        _ text: Text,
        at origin: SettingOrigin,
        _ parse: (Text) throws(ValueError) -> Value
    ) throws(CLIError) -> Setting<Value> {
        do {
            return Setting(try parse(text), from: origin)
        } catch {
            throw .usage("\(origin): \(error.message)")
        }
    }

    private static func truth(_ text: String) throws(ValueError) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: throw ValueError("\(TerminalText.quote(text)) is neither true nor false; use true or false")
        }
    }

    private static func trim(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
