import ArgumentParser

/// A command of `tapedeck`: arguments in, text and an exit code out.
///
/// In place of ArgumentParser's `run()`, since a command needs to be told what it works on: tests run commands with an
/// environment, outputs and a server of their own.
protocol TapedeckCommand: ParsableCommand, Sendable {
    /// Does the work.
    ///
    /// - Parameter context: What it works on.
    /// - Returns: The exit code.
    /// - Throws: `CLIError`, whose message is then the last line on standard error.
    func run(in context: CommandContext) async throws -> ExitStatus
}
