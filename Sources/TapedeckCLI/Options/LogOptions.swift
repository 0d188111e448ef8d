import ArgumentParser
import Logging

/// How a server talks about its work, on standard error.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Log lines for people (text) or programs (json). (default: text)", valueName: "text|json"),
        completion: .list(LogFormat.allCases.map(\.rawValue))
    )
    var logFormat: String?

    @Option(
        help: ArgumentHelp(
            "The least important lines to log: trace, debug, info, notice, warning, error, critical. (default: info)",
            valueName: "level"
        ),
        completion: .list(Logger.Level.allCases.map(\.rawValue))
    )
    var logLevel: String?

    @Flag(name: .shortAndLong, help: "Log errors only.")
    var quiet = false

    /// What was typed.
    var flags: [OptionName: [String]] {
        TypedFlags([.logFormat: logFormat, .logLevel: logLevel], [.quiet: quiet ? true : nil]).values
    }
}
