import Cassettes
import Exchanges
import Gateways
import Logging
import Matching
import Testing

@testable import TapedeckCLI

@Suite("Configuration")
struct ConfigurationTests {
    @Test("holds the documented defaults where nobody says anything")
    func defaults() throws {
        let configuration = try Configuration.resolve()
        #expect(configuration.listen == Setting(.standard))
        #expect(configuration.listen.value.description == "127.0.0.1:4141")
        #expect(configuration.cassettes.value == "cassettes")
        #expect(configuration.cassette.value.description == "default")
        #expect(configuration.timing.value == .instant)
        #expect(configuration.chunking.value == .recorded)
        #expect(configuration.onRepeat.value == .last)
        #expect(!configuration.fastForward.value)
        #expect(configuration.maxAge.value == nil)
        #expect(!configuration.fresh.value)
        #expect(configuration.durability.value == .normal)
        #expect(!configuration.keepErrors.value)
        #expect(configuration.allowedHosts.isEmpty)
        #expect(configuration.allowedOrigins.isEmpty)
        #expect(configuration.maxBody.value.description == "1GiB")
        #expect(configuration.fetchAssets.value == .eager)
        #expect(configuration.logFormat.value == .text)
        #expect(configuration.logLevel.value == .info)
    }

    @Test("takes every option from flag, environment and file, in this order", arguments: OptionName.allCases)
    func precedence(name: OptionName) throws {
        guard let texts = Self.texts[name] else { return }
        let file = try ConfigurationFile(yaml: "allow-remote: true\n\(name.rawValue): \(texts[0])", path: "t.yml")
        let environment = ["TAPEDECK_ALLOW_REMOTE": "true", name.variable: texts[1]]
        let flags = [OptionName.allowRemote: ["true"], name: [texts[2]]]
        let line = 2
        #expect(try shown(name, file: file) == "\(texts[0]) t.yml:\(line): \(name.rawValue)")
        #expect(try shown(name, environment: environment, file: file) == "\(texts[1]) \(name.variable)")
        #expect(try shown(name, flags: flags, environment: environment, file: file) == "\(texts[2]) --\(name.rawValue)")
        #expect(
            try shown(name, environment: [name.variable: ""], file: file) == "\(texts[0]) t.yml:2: \(name.rawValue)"
        )
    }

    @Test("adds up lists within a source, and one source replaces the next")
    func lists() throws {
        let file = try ConfigurationFile(yaml: "allow-host: [a, b]", path: "t.yml")
        #expect(try Configuration.resolve(file: file).allowedHosts.map(\.value) == ["a", "b"])
        let fromBoth = try Configuration.resolve(environment: ["TAPEDECK_ALLOW_HOST": "c, D"], file: file)
        #expect(fromBoth.allowedHosts.map(\.value) == ["c", "d"])
        let typed = try Configuration.resolve(flags: [.allowHost: ["e", "f"]], file: file)
        #expect(typed.allowedHosts.map(\.value) == ["e", "f"])
    }

    @Test("lets a flag turn off what a file turned on")
    func turnsOff() throws {
        let file = try ConfigurationFile(yaml: "fresh: true", path: "t.yml")
        #expect(try Configuration.resolve(flags: [.fresh: ["false"]], file: file).fresh.value == false)
    }

    @Test("logs errors only when it is quiet")
    func quiet() throws {
        #expect(try Configuration.resolve(flags: [.quiet: ["true"]]).logLevel.value == .error)
        let both = try Configuration.resolve(flags: [.quiet: ["true"], .logLevel: ["critical"]])
        #expect(both.logLevel.value == .critical)
    }

    @Test(
        "says in one line where a bad value is and what would be right",
        arguments: [
            (OptionName.listen, "80", "\"80\" is not an address; use HOST:PORT, for example 127.0.0.1:4141 or [::1]:0"),
            (
                .listen, "0.0.0.0:80",
                "other machines could reach 0.0.0.0:80 and use your API keys; "
                    + "add --allow-remote if that is meant, or use 127.0.0.1:80"
            ),
            (.timing, "2y", "\"2y\" is not a timing; use instant, recorded or a factor such as 4x"),
            (
                .chunking, "bytes",
                "\"bytes\" is not a chunking; "
                    + "use recorded, event, bytes:N or random:SEED, where N (from 1) and SEED are whole numbers"
            ),
            (.onRepeat, "first", "\"first\" is not an answer to repeats; use last, cycle or miss"),
            (.fastForward, "maybe", "\"maybe\" is neither true nor false; use true or false"),
            (.maxAge, "5", "\"5\" is not a duration; use a whole number and a unit: 250ms, 2s, 5m, 1h or 30d"),
            (
                .allowHost, "a:80",
                "\"a:80\" is not a host; use a name or address without port, for example app.localhost"
            ),
            (.allowOrigin, "*", "\"*\" is not an origin; use http(s)://HOST[:PORT], for example https://app.example"),
            (
                .cassette, "../x",
                "\"../x\" is not a cassette's name; use letters, digits, dots, underscores and hyphens, "
                    + "beginning with a letter or digit; folders are joined by /"
            ),
            (.maxBody, "1gb", "\"1gb\" is not a size; use a whole number and a unit: 500KB, 64KiB, 20MB or 1GiB"),
            (.logFormat, "xml", "\"xml\" is not a log format; use text or json"),
            (
                .logLevel, "loud",
                "\"loud\" is not a log level; use trace, debug, info, notice, warning, error or critical"
            ),
            (.timing, "\u{1B}[2J", "\"\\x1B[2J\" is not a timing; use instant, recorded or a factor such as 4x"),
        ]
    )
    func explains(name: OptionName, text: String, message: String) throws {
        #expect(throws: CLIError.usage("--\(name.rawValue): \(message)")) {
            try Configuration.resolve(flags: [name: [text]])
        }
        #expect(throws: CLIError.usage("\(name.variable): \(message)")) {
            try Configuration.resolve(environment: [name.variable: text])
        }
    }

    @Test("names the line of a bad value in a file")
    func explainsFile() throws {
        let file = try ConfigurationFile(yaml: "\n\ntiming: 2y", path: "t.yml")
        let message = "t.yml:3: timing: \"2y\" is not a timing; use instant, recorded or a factor such as 4x"
        #expect(throws: CLIError.usage(message)) { try Configuration.resolve(file: file) }
    }

    @Test(
        "names the line of a rule that cannot be one",
        arguments: [
            (
                "ignore: [user]",
                "t.yml:1: ignore: the ignore rule \"user\" is no JSON pointer, query name or header; write \"/user\" for "
                    + "a JSON member, \"?trace\" for a query parameter, \"header:x-id\" for a header"
            ),
            (
                "gateways:\n  a:\n    ignore: ['?']",
                "t.yml:3: gateways.a.ignore: the ignore rule \"?\" names no query parameter; "
                    + "write the name after the question mark, as in \"?trace\""
            ),
        ]
    )
    func explainsRules(yaml: String, message: String) throws {
        let file = try ConfigurationFile(yaml: yaml, path: "t.yml")
        #expect(throws: CLIError.usage(message)) { try Configuration.resolve(file: file) }
    }

    @Test("names the line of a regular expression that is none", arguments: ["", "gateways:\n  a:\n    "])
    func explainsPatterns(start: String) throws {
        let file = try ConfigurationFile(yaml: start + "replace: [{pattern: '(', with: X}]", path: "t.yml")
        let error = #expect(throws: CLIError.self) { try Configuration.resolve(file: file) }
        let message = try #require(error?.message)
        #expect(message.hasPrefix(start.isEmpty ? "t.yml:1: replace: " : "t.yml:3: gateways.a.replace: "))
        #expect(message.contains("the pattern \"(\" is no regular expression: "))
        #expect(!message.contains("\n"))
    }

    @Test("becomes the server's settings")
    func settings() throws {
        let file = try ConfigurationFile(yaml: "ignore: [/user]\nreplace: [{pattern: a, with: b}]", path: "t.yml")
        let configuration = try Configuration.resolve(
            flags: [
                .listen: ["[::1]:9"], .cassettes: ["tapes"], .cassette: ["a/b"], .timing: ["2x"], .chunking: ["event"],
                .onRepeat: ["cycle"], .fastForward: ["true"], .maxAge: ["1h"], .fresh: ["true"], .keepErrors: ["true"],
                .allowHost: ["a"], .allowOrigin: ["http://b"], .maxBody: ["1KiB"], .fetchAssets: ["lazy"],
                .durability: ["power"],
            ],
            gateways: ["openai"],
            file: file
        )
        let settings = configuration.serverSettings(mode: .auto, environment: ["A": "b"])
        #expect(settings.host == "::1" && settings.port == 9 && settings.mode == .auto && settings.isFresh)
        #expect(settings.table.rootMount?.name == "openai")
        #expect(settings.ignore == [try IgnoreRule("/user")])
        #expect(settings.replace.map(\.pattern) == ["a"])
        #expect(settings.folder == "tapes" && settings.cassette.description == "a/b")
        #expect(settings.playback.timing == .scaled(2) && settings.playback.chunking == .event)
        #expect(settings.playback.onRepeat == .cycle && settings.playback.fastForward && settings.playback.keepErrors)
        #expect(settings.playback.maximumAge == .seconds(3_600))
        #expect(settings.allowedHosts == ["a"] && settings.allowedOrigins == ["http://b"])
        #expect(settings.fetchAssets == .lazy && settings.durability == .power)
        #expect(settings.maximumBody == 1_024 && settings.environment == ["A": "b"])
    }

    /// Three different values an option, for three sources.
    private static let texts: [OptionName: [String]] = [
        .listen: ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"],
        .cassettes: ["a", "b", "c"],
        .cassette: ["a", "b/c", "d"],
        .timing: ["recorded", "2x", "0.5x"],
        .chunking: ["event", "bytes:7", "random:9"],
        .onRepeat: ["cycle", "miss", "last"],
        .fastForward: ["true", "false", "true"],
        .maxAge: ["1h", "250ms", "30d"],
        .fresh: ["true", "false", "true"],
        .durability: ["power", "normal", "power"],
        .keepErrors: ["false", "true", "false"],
        .mode: ["auto", "record", "passthrough"],
        .strict: ["true", "false", "true"],
        .report: ["a.json", "b.json", "c.json"],
        .allowHost: ["a", "b", "c"],
        .allowOrigin: ["http://a", "https://b:1", "http://c"],
        .maxBody: ["1KiB", "2MiB", "3GiB"],
        .fetchAssets: ["lazy", "off", "eager"],
        .logFormat: ["json", "text", "json"],
        .logLevel: ["debug", "trace", "warning"],
    ]

    /// The value and the origin of an option.
    private func shown(
        _ name: OptionName,
        flags: [OptionName: [String]] = [:],
        environment: [String: String] = [:],
        file: ConfigurationFile
    ) throws -> String? {
        let it = try Configuration.resolve(flags: flags, environment: environment, file: file)
        return switch name {
        case .listen: "\(it.listen.value) \(it.listen.origin)"
        case .cassettes: "\(it.cassettes.value) \(it.cassettes.origin)"
        case .cassette: "\(it.cassette.value) \(it.cassette.origin)"
        case .timing: "\(it.timing.value) \(it.timing.origin)"
        case .chunking: "\(it.chunking.value) \(it.chunking.origin)"
        case .onRepeat: "\(it.onRepeat.value) \(it.onRepeat.origin)"
        case .fastForward: "\(it.fastForward.value) \(it.fastForward.origin)"
        case .maxAge: it.maxAge.value.map { "\(DurationSyntax.format($0)) \(it.maxAge.origin)" }
        case .fresh: "\(it.fresh.value) \(it.fresh.origin)"
        case .durability: "\(it.durability.value) \(it.durability.origin)"
        case .keepErrors: "\(it.keepErrors.value) \(it.keepErrors.origin)"
        case .mode: "\(it.mode.value) \(it.mode.origin)"
        case .strict: "\(it.strict.value) \(it.strict.origin)"
        case .report: it.report.map { "\($0.value) \($0.origin)" }
        case .allowHost: it.allowedHosts.first.map { "\($0.value) \($0.origin)" }
        case .allowOrigin: it.allowedOrigins.first.map { "\($0.value) \($0.origin)" }
        case .maxBody: "\(it.maxBody.value) \(it.maxBody.origin)"
        case .fetchAssets: "\(it.fetchAssets.value) \(it.fetchAssets.origin)"
        case .logFormat: "\(it.logFormat.value) \(it.logFormat.origin)"
        case .logLevel: "\(it.logLevel.value) \(it.logLevel.origin)"
        case .allowRemote, .config, .quiet: nil
        }
    }
}
