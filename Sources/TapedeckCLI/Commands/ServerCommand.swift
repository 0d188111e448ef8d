import ArgumentParser
import Exchanges

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
        try await context.serve(Self.mode, flags: options.flags, gateways: options.gateways)
    }
}
