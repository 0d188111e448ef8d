package import Gateways

extension GatewaySettings {
    /// The profiles that names may mean: the built-in ones, changed and followed by those of the configuration file.
    ///
    /// `upstream` and `dialect` take the place of the profile's own; lists add to them. A gateway of a new name begins
    /// as the profile that serves its host, else as `generic` (`docs/design.md §2`).
    ///
    /// - Parameters:
    ///   - settings: What the file says.
    ///   - builtIn: What the binary knows.
    /// - Returns: Profiles without two of one name.
    /// - Throws: `CLIError` with the line of a name, URL, dialect, host or header that cannot be one.
    package static func profiles(
        _ settings: [GatewaySettings],
        builtIn: [GatewayProfile] = GatewayProfile.builtIn
    ) throws(CLIError) -> [GatewayProfile] {
        var profiles = builtIn
        for gateway in settings {
            if let index = profiles.firstIndex(where: { $0.name == gateway.name.value }) {
                try gateway.apply(to: &profiles[index])
            } else {
                profiles.append(try gateway.newProfile(among: builtIn))
            }
        }
        return profiles
    }

    private func newProfile(among builtIn: [GatewayProfile]) throws(CLIError) -> GatewayProfile {
        let name = try checked(name) { (name) throws(ValueError) in
            guard SettingSyntax.isGatewayName(name) else {
                throw ValueError(name, isNot: "a gateway's name", use: SettingSyntax.gatewayName)
            }
            return name
        }
        let generic = builtIn.first { $0.name == "generic" }
        var profile =
            try parsedUpstream().map { ProfileTable.profile(servedBy: $0, among: builtIn) } ?? generic
            ?? GatewayProfile(name: name, summary: "")
        profile.name = name
        profile.summary = "from the configuration file"
        try apply(to: &profile)
        return profile
    }

    private func apply(to profile: inout GatewayProfile) throws(CLIError) {
        if let upstream = try parsedUpstream() { profile.upstream = upstream }
        if let dialect {
            profile.dialect = try parsed(dialect) { (text) throws(GatewayError) in try Dialect(named: text) }
        }
        profile.assetHosts += try checked(assetHosts, SettingSyntax.assetHost)
        profile.assetFields += try checked(assetFields, SettingSyntax.word)
        profile.matchHeaders += try checked(matchHeaders, SettingSyntax.headerName)
        profile.signatureParameters += try checked(signatureParameters, SettingSyntax.word)
        profile.secretHeaders += try checked(secretHeaders, SettingSyntax.headerPattern)
        for rule in ignore { _ = try SettingSources.parse(rule.value, at: rule.origin, Configuration.ignoreRule) }
        profile.ignore += ignore.map(\.value)
        for rule in replace { _ = try SettingSources.parse(rule.value, at: rule.origin, Configuration.replaceRule) }
        profile.replace += replace.map { TextReplacement(pattern: $0.value.pattern, with: $0.value.with) }
        profile.environment =
            environment.map { BaseURLVariable($0.value.name, path: $0.value.path) } + profile.environment
    }

    private func parsedUpstream() throws(CLIError) -> UpstreamURL? {
        guard let upstream else { return nil }
        return try parsed(upstream) { (text) throws(GatewayError) in try UpstreamURL(parsing: text) }
    }

    private func parsed<Value>(
        _ setting: Setting<String>,
        _ parse: (String) throws(GatewayError) -> Value
    ) throws(CLIError) -> Value {
        do {
            return try parse(setting.value)
        } catch {
            throw .usage("\(setting.origin): \(TerminalText.escape(error.description))")
        }
    }

    private func checked<Value: Sendable>(
        _ setting: Setting<String>,
        _ parse: (String) throws(ValueError) -> Value
    ) throws(CLIError) -> Value {
        try SettingSources.parse(setting.value, at: setting.origin, parse).value
    }

    private func checked(
        _ settings: [Setting<String>],
        _ parse: (String) throws(ValueError) -> String
    ) throws(CLIError) -> [String] {
        var values: [String] = []
        for setting in settings { values.append(try checked(setting, parse)) }
        return values
    }
}
