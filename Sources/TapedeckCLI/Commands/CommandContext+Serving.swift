import Logging

extension CommandContext {
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
