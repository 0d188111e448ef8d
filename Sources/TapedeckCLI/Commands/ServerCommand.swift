import ArgumentParser
import Exchanges
import Logging

/// One of the four modes: they differ in what they do, not in what can be said to them.
protocol ServerCommand: TapedeckCommand {
    /// What the default session does.
    static var mode: Mode { get }
    /// What was typed.
    var options: ServerOptions { get }
}

extension ServerCommand {
    /// Serves until a signal; one line on standard output when connections are accepted, the report on standard error.
    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: options.flags, gateways: options.gateways)
        let logger = LogWriter.logger(
            format: configuration.logFormat.value,
            level: configuration.logLevel.value,
            output: context.errors
        )
        let end = try await context.server.serve(
            configuration,
            mode: Self.mode,
            environment: context.environment,
            logger: logger
        ) { url in
            context.output.line("tapedeck: listening on \(url)")
        }
        for line in ReportText.lines(end.sessions, palette: context.errors.palette) { context.errors.line(line) }
        return end.status
    }
}
