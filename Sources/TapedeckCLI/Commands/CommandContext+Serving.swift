import Exchanges
import Logging

extension CommandContext {
    /// Runs a server command.
    func run(_ line: PlainCommandLine) async throws -> ExitStatus {
        guard let mode = line.mode else { return try await runCommand(flags: line.flags, gateways: line.gateways) }
        return try await serve(mode, flags: line.flags, gateways: line.gateways)
    }

    /// Serves until a signal; one line on standard output when connections are accepted, the report on standard error.
    func serve(_ mode: Mode, flags: [OptionName: [String]], gateways: [String]) async throws -> ExitStatus {
        let configuration = try configuration(flags: flags, gateways: gateways)
        if let report = configuration.report { try ReportFile.check(report.value) }
        let end = try await server.serve(
            configuration,
            mode: mode,
            environment: environment,
            logger: logger(for: configuration)
        ) { url in
            output.line("tapedeck: listening on \(url)")
        }
        try report(end, status: end.status, configuration)
        return end.status
    }

    /// Serves for as long as the command runs; the report, and what it says about the command, on standard error.
    ///
    /// The port is free unless one was typed, for a server may have the usual one.
    func runCommand(flags: [OptionName: [String]], gateways: [String]) async throws -> ExitStatus {
        let program = try CommandProgram(command, environment: environment)
        let flags = flags.merging([.listen: ["127.0.0.1:0"]]) { typed, _ in typed }
        let configuration = try configuration(flags: flags, gateways: gateways)
        if let report = configuration.report { try ReportFile.check(report.value) }
        let end = try await server.run(
            program,
            configuration,
            environment: environment,
            logger: logger(for: configuration)
        )
        let verdict = RunVerdict(end, isStrict: configuration.strict.value)
        try report(end.server, status: verdict.status, configuration)
        for line in verdict.lines { errors.line(line) }
        return verdict.status
    }

    /// What a server says about its work.
    func logger(for configuration: Configuration) -> Logger {
        LogWriter.logger(
            format: configuration.logFormat.value,
            level: configuration.logLevel.value,
            output: errors
        )
    }

    /// Says what happened: on standard error, and in the file of `--report`.
    ///
    /// - Throws: `CLIError` (exit 1) where that file cannot be written.
    func report(_ end: ServerEnd, status: ExitStatus, _ configuration: Configuration) throws(CLIError) {
        for line in ReportText.lines(end.sessions, palette: errors.palette) { errors.line(line) }
        if let report = configuration.report { try ReportFile.write(end, status: status, to: report.value) }
    }
}
