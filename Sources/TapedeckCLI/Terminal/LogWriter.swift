import BodyFormats
import Logging

/// Writes log lines to standard error, for people or for programs (`docs/design.md §2`, `--log-format`).
///
/// Everything variable is escaped: requests come from outside (`docs/design.md §12`).
struct LogWriter: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    private let format: LogFormat
    private let output: TextOutput
    /// The present time as both formats write it.
    private let timestamp: @Sendable () -> String

    /// A writer; `timestamp` is told in tests.
    init(
        format: LogFormat,
        level: Logger.Level,
        output: TextOutput,
        timestamp: @escaping @Sendable () -> String = LogTimestamp.now
    ) {
        self.format = format
        self.output = output
        self.timestamp = timestamp
        logLevel = level
    }

    /// A logger that writes this way; nothing global is set.
    static func logger(format: LogFormat, level: Logger.Level, output: TextOutput) -> Logger {
        Logger(label: "tapedeck") { _ in LogWriter(format: format, level: level, output: output) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var values = metadata.merging(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { values["error"] = "\(error)" }
        let members = values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.description) }
        switch format {
        case .text: output.line(text(event, members))
        case .json: output.line(json(event, members))
        }
    }

    /// `2026-11-21T07:10:36.123Z info   message  name=value other="two words"`.
    private func text(_ event: LogEvent, _ members: [(name: String, value: String)]) -> String {
        let level = event.level.rawValue.padded(to: 8)
        let message = TerminalText.escape(event.message.description)
        let start =
            "\(output.palette.styled(timestamp(), .faint)) \(output.palette.styled(level, style(of: event.level)))"
        return members.reduce("\(start) \(message)") { line, member in
            "\(line) \(output.palette.styled("\(TerminalText.escape(member.name))=", .faint))\(word(member.value))"
        }
    }

    /// `{"time":…,"level":…,"message":…,"name":"value"}`.
    private func json(_ event: LogEvent, _ members: [(name: String, value: String)]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", timestamp())
        writer.member("level", event.level.rawValue)
        writer.member("message", event.message.description)
        for member in members where !["time", "level", "message"].contains(member.name) {
            writer.member(member.name, member.value)
        }
        writer.endObject()
        return TerminalText.escapeForJSON(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// A value as it is, or in quotes where it has several words.
    private func word(_ value: String) -> String {
        let isWord = !value.isEmpty && value.allSatisfy { $0 != " " && $0 != "\"" && $0 != "\\" }
        return isWord ? TerminalText.escape(value) : TerminalText.quote(value, limit: .max)
    }

    private func style(of level: Logger.Level) -> Palette.Style? {
        switch level {
        case .trace, .debug: .faint
        case .info, .notice: nil
        case .warning: .warning
        case .error, .critical: .bad
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
