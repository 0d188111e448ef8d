import ArgumentParser
import Exchanges

/// `tapedeck run`: a server for as long as a command runs.
struct RunCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a command whose requests are answered by Tapedeck.",
        usage: "tapedeck run [--mode <record|replay|auto|passthrough>] [<options>] [<gateway> ...] -- <command> ...",
        discussion: """
            A server is started on a free port of 127.0.0.1, and the command finds it in its environment: \
            TAPEDECK_URL, TAPEDECK_OPENAI_URL and the like for every gateway, and the variables that SDKs read \
            (OPENAI_BASE_URL, ...). In replay mode, which is the default so that nothing is spent unless you say so, \
            API keys that are missing are set to "tapedeck".

            The exit code is the command's. If that is 0, it is 3 where a request had no recorded answer, and with \
            --strict also where a recorded interaction was never asked for or nothing came through at all. 127: no such \
            command; 126: it cannot be run.

            Examples:
              tapedeck run --mode record openai -- pytest
              tapedeck run openai -- pytest            # offline, without a key
              tapedeck run --strict --report report.json -- swift test
            """
    )

    @Option(
        help: ArgumentHelp(
            "What is done with requests. (default: replay)",
            valueName: "record|replay|auto|passthrough"
        ),
        completion: .list(Mode.allCases.map(\.rawValue))
    )
    var mode: String?

    @OptionGroup var options: ServerOptions

    /// What was typed.
    var flags: [OptionName: [String]] {
        var flags = options.flags
        if let mode { flags[.mode] = [mode] }
        return flags
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        try await context.runCommand(flags: flags, gateways: options.gateways)
    }
}
