import BodyFormats

/// JSON as people read it: indented, long values shortened, safe for terminals.
struct JSONText {
    /// What is shortened.
    let limits: TextLimits

    /// The value over several lines, two spaces a level.
    ///
    /// Arrays of plain values stay on their line; empty objects and arrays too.
    func lines(_ value: JSONValue) -> [String] {
        switch value {
        case .object(let members) where !members.isEmpty:
            return block("{", "}", members.map { (quoted($0.name) + ": ", $0.value) })
        case .array(let elements) where elements.contains(where: isNested):
            return block("[", "]", elements.map { ("", $0) })
        default: return [line(value)]
        }
    }

    /// The value in one line.
    func line(_ value: JSONValue) -> String {
        switch value {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let text): return limits.shorten(text)
        case .string(let text): return quoted(text)
        case .array(let elements):
            let shown = elements.prefix(limits.elements).map(line)
            let rest = elements.count > shown.count ? ["… \(elements.count - shown.count) more"] : []
            return "[\((shown + rest).joined(separator: ", "))]"
        case .object(let members):
            return "{\(members.map { "\(quoted($0.name)): \(line($0.value))" }.joined(separator: ", "))}"
        }
    }

    private func block(_ open: String, _ close: String, _ members: [(name: String, value: JSONValue)]) -> [String] {
        var result = [open]
        for (index, member) in members.enumerated() {
            var inner = lines(member.value)
            inner[0] = member.name + inner[0]
            inner[inner.count - 1] += index == members.count - 1 ? "" : ","
            result += inner.map { "  " + $0 }
        }
        return result + [close]
    }

    /// A string as JSON, shortened, with what a terminal could obey as JSON's own escapes.
    private func quoted(_ text: String) -> String {
        let json = JSONValue.string(limits.shorten(text)).bytes
        return TerminalText.escapeForJSON(String(decoding: json, as: UTF8.self))
    }

    private func isNested(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): !members.isEmpty
        case .array(let elements): !elements.isEmpty
        case .null, .bool, .number, .string: false
        }
    }
}
