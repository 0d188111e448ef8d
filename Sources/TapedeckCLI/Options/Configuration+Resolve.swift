import Cassettes
import Exchanges
import Gateways
import Logging
import Matching

extension Configuration {
    /// Decides every option by precedence: flag, environment, file, default (`docs/design.md §2`).
    ///
    /// - Parameters:
    ///   - flags: What was typed, by option.
    ///   - gateways: The positional arguments.
    ///   - environment: The process's environment.
    ///   - file: The configuration file, if there is one.
    /// - Returns: The values that hold, each with its origin.
    /// - Throws: `CLIError` (exit 2): one line with the place, what is wrong there and what would be right.
    package static func resolve(
        flags: [OptionName: [String]] = [:],
        gateways: [String] = [],
        environment: [String: String] = [:],
        file: ConfigurationFile? = nil
    ) throws(CLIError) -> Configuration {
        let sources = SettingSources(flags: flags, environment: environment, file: file)
        let profiles = try GatewaySettings.profiles(file?.gateways ?? [])
        return Configuration(
            listen: try listenAddress(from: sources),
            cassettes: try sources.setting(.cassettes, default: "cassettes", parse: folder),
            cassette: try sources.setting(.cassette, defaultText: "default", parse: cassetteName),
            timing: try sources.setting(.timing, default: .instant, parse: timing),
            chunking: try sources.setting(.chunking, default: .recorded, parse: chunking),
            onRepeat: try sources.setting(.onRepeat, default: .last, parse: onRepeat),
            fastForward: try sources.flag(.fastForward),
            maxAge: try sources.setting(.maxAge, default: nil) { (text) throws(ValueError) in
                try DurationSyntax.parse(text)
            },
            fresh: try sources.flag(.fresh),
            keepErrors: try sources.flag(.keepErrors),
            durability: try sources.setting(.durability, default: .normal, parse: durability),
            mode: try sources.setting(.mode, default: .replay, parse: mode),
            strict: try sources.flag(.strict),
            report: try report(from: sources),
            allowedHosts: try sources.list(.allowHost, parse: hostName),
            allowedOrigins: try sources.list(.allowOrigin) { (text) throws(ValueError) in
                try WebOrigin(parsing: text).text
            },
            maxBody: try sources.setting(.maxBody, default: .gibibyte, parse: ByteSize.init(parsing:)),
            fetchAssets: try sources.setting(.fetchAssets, default: .eager, parse: fetchAssets),
            logFormat: try sources.setting(.logFormat, default: .text, parse: logFormat),
            logLevel: try logLevel(from: sources),
            gateways: try table(of: gateways, among: profiles),
            profiles: profiles,
            ignore: try rules(file?.ignore ?? [], parse: ignoreRule),
            replace: try rules(file?.replace ?? [], parse: replaceRule),
            faults: try faults(file?.faults ?? [], gateways: profiles.map(\.name))
        )
    }

    /// The address, refused where other machines could reach it and nobody said that they may.
    private static func listenAddress(from sources: SettingSources) throws(CLIError) -> Setting<ListenAddress> {
        let address = try sources.setting(.listen, default: .standard, parse: ListenAddress.init(parsing:))
        let mayBeRemote = try sources.flag(.allowRemote)
        guard address.value.isLoopback || mayBeRemote.value else {
            throw .usage(
                "\(address.origin): other machines could reach \(address.value) and use your API keys; "
                    + "add --allow-remote if that is meant, or use 127.0.0.1:\(address.value.port)"
            )
        }
        return address
    }

    /// The file for the report, if one was named.
    private static func report(from sources: SettingSources) throws(CLIError) -> Setting<String>? {
        let report = try sources.setting(.report, default: String?.none) { (text) throws(ValueError) in try file(text) }
        return report.value.map { Setting($0, from: report.origin) }
    }

    /// The mounts that the positional arguments name.
    private static func table(
        of arguments: [String],
        among profiles: [GatewayProfile]
    ) throws(CLIError) -> ProfileTable {
        do {
            return try ProfileTable(arguments: arguments, profiles: profiles)
        } catch {
            var hint = ""
            if case .unknownGateway(let name, let known) = error { hint = Suggestion.hint(for: name, in: known) }
            throw .usage(TerminalText.escape("\(error.message)\(hint); \(error.remedy)"))
        }
    }

    /// Rules of the file, parsed, each with its line.
    private static func rules<Text, Rule>(
        _ settings: [Setting<Text>],
        parse: (Text) throws(ValueError) -> Rule
    ) throws(CLIError) -> [Setting<Rule>] {
        var rules: [Setting<Rule>] = []
        for setting in settings {
            rules.append(try SettingSources.parse(setting.value, at: setting.origin, parse))
        }
        return rules
    }

    /// Rules for faults, which name gateways that there are.
    private static func faults(
        _ settings: [FaultSettings],
        gateways: [String]
    ) throws(CLIError) -> [FaultRule] {
        var rules: [FaultRule] = []
        for setting in settings { rules.append(try setting.rule(gateways: gateways)) }
        return rules
    }

    /// The level; `--quiet` leaves nothing below errors.
    private static func logLevel(from sources: SettingSources) throws(CLIError) -> Setting<Logger.Level> {
        let level = try sources.setting(.logLevel, default: .info, parse: logLevel)
        let quiet = try sources.flag(.quiet)
        return quiet.value && level.value < .error ? Setting(.error, from: quiet.origin) : level
    }
}
