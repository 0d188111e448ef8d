import Cassettes
import Exchanges
import Logging
import Matching

/// The parsers of values whose types are at home in other modules, in this module's words.
extension Configuration {
    static func timing(_ text: String) throws(ValueError) -> Timing {
        guard let timing = Timing(parsing: text) else {
            throw ValueError(text, isNot: "a timing", use: Timing.syntax)
        }
        return timing
    }

    static func chunking(_ text: String) throws(ValueError) -> Chunking {
        guard let chunking = Chunking(parsing: text) else {
            throw ValueError(text, isNot: "a chunking", use: Chunking.syntax)
        }
        return chunking
    }

    static func onRepeat(_ text: String) throws(ValueError) -> OnRepeat {
        try oneOf(OnRepeat.allCases.map { ($0.rawValue, $0) }, text, noun: "an answer to repeats")
    }

    static func fetchAssets(_ text: String) throws(ValueError) -> FetchAssets {
        try oneOf(FetchAssets.allCases.map { ($0.rawValue, $0) }, text, noun: "a way to treat assets")
    }

    static func durability(_ text: String) throws(ValueError) -> Durability {
        try oneOf(Durability.allCases.map { ($0.rawValue, $0) }, text, noun: "a durability")
    }

    static func logFormat(_ text: String) throws(ValueError) -> LogFormat {
        try oneOf(LogFormat.allCases.map { ($0.rawValue, $0) }, text, noun: "a log format")
    }

    static func logLevel(_ text: String) throws(ValueError) -> Logger.Level {
        try oneOf(Logger.Level.allCases.map { ($0.rawValue, $0) }, text, noun: "a log level")
    }

    static func hostName(_ text: String) throws(ValueError) -> String {
        guard let host = HostName(parsing: text) else {
            throw ValueError(text, isNot: "a host", use: "a name or address without port, for example app.localhost")
        }
        return host.text
    }

    static func mode(_ text: String) throws(ValueError) -> Mode {
        try oneOf(Mode.allCases.map { ($0.rawValue, $0) }, text, noun: "a mode")
    }

    static func file(_ text: String) throws(ValueError) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw ValueError(text, isNot: "a file", use: "a path, for example report.json")
        }
        return text
    }

    static func folder(_ text: String) throws(ValueError) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw ValueError(text, isNot: "a folder", use: "a path, for example cassettes")
        }
        return text
    }

    static func cassetteName(_ text: String) throws(ValueError) -> CassetteName {
        do {
            return try CassetteName(text)
        } catch {
            throw ValueError(text, isNot: "a cassette's name", use: cassetteNameSyntax)
        }
    }

    static func ignoreRule(_ text: String) throws(ValueError) -> IgnoreRule {
        do {
            return try IgnoreRule(text)
        } catch {
            throw ValueError(TerminalText.escape(error.description))
        }
    }

    static func replaceRule(_ settings: ReplaceSettings) throws(ValueError) -> ReplaceRule {
        do {
            return try ReplaceRule(pattern: settings.pattern, constant: settings.with)
        } catch {
            throw ValueError(TerminalText.escape(error.description))
        }
    }

    /// The grammar of `docs/design.md §12`, in words.
    private static let cassetteNameSyntax =
        "letters, digits, dots, underscores and hyphens, beginning with a letter or digit; folders are joined by /"

    /// The value of a name; names are compared exactly.
    private static func oneOf<Value>(
        _ choices: [(name: String, value: Value)],
        _ text: String,
        noun: String
    ) throws(ValueError) -> Value {
        guard let choice = choices.first(where: { $0.name == text }) else {
            let names = choices.map(\.name)
            let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
            throw ValueError(text, isNot: noun, use: list)
        }
        return choice.value
    }
}
