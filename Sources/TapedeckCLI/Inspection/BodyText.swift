import BodyFormats
import Cassettes

/// A recorded body in lines for people.
struct BodyText {
    /// What is shortened.
    let limits: TextLimits

    /// The lines of a body; none where there is no body.
    ///
    /// - Parameters:
    ///   - body: What is shown.
    ///   - kind: What its head declares; a body that is something else is shown as text.
    ///   - frames: When it came, for events.
    /// - Returns: Escaped lines.
    func lines(_ body: DisplayBody, kind: BodyKind, frames: [Frame] = []) -> [String] {
        guard !body.bytes.isEmpty else { return [] }
        switch kind {
        case .json:
            guard let value = try? JSONParser.parse(body.bytes) else { return text(body.text) }
            return cut(JSONText(limits: limits).lines(value))
        case .eventStream: return cut(body.events(frames: frames).flatMap(lines))
        case .other: return text(body.text)
        }
    }

    /// The lines of an event: its time, then its fields as they were sent.
    private func lines(_ event: DisplayBody.Event) -> [String] {
        let time = event.at.map(Quantity.milliseconds) ?? ""
        let padding = String(repeating: " ", count: max(0, 8 - time.count))
        return event.event.fields.enumerated().map { index, field in
            (index == 0 ? padding + time : String(repeating: " ", count: max(8, time.count))) + "  "
                + line(field, of: event.event)
        }
    }

    private func line(_ field: ServerSentEvent.Field, of event: ServerSentEvent) -> String {
        let value = Array(event.bytes[field.value])
        if field.kind == .data, let json = try? JSONParser.parse(value) {
            return "data: \(JSONText(limits: limits).line(json))"
        }
        return TerminalText.escape(limits.shorten(String(decoding: event.bytes[field.line], as: UTF8.self)))
    }

    private func text(_ text: String) -> [String] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let shown = lines.last?.isEmpty == true ? lines.dropLast() : lines
        return cut(shown.map { TerminalText.escape(limits.shorten(String($0))) })
    }

    private func cut(_ lines: [String]) -> [String] {
        lines.count > limits.lines
            ? lines.prefix(limits.lines) + ["… \(lines.count - limits.lines) more lines; --full shows them"] : lines
    }
}
