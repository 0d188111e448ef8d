/// Text from outside, made safe for terminals and for messages of one line.
///
/// Recorded bytes may hold escape sequences that retitle windows, hide text or type commands; nothing untrusted is
/// printed without passing here (`docs/design.md §12`).
package enum TerminalText {
    /// The text with everything that a terminal could obey written out.
    ///
    /// Escaped are control characters (C0, DEL, C1), line and paragraph separators, and the invisible characters that
    /// reorder or hide text (bidirectional controls, zero-width ones, tags, byte order marks).
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - keepingNewlines: Leaves `\n` and tabs as they are, for text that is shown in several lines.
    /// - Returns: The text, as it is where nothing had to be escaped.
    package static func escape(_ text: String, keepingNewlines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if !isUnsafe(scalar) || (keepingNewlines && (scalar == "\n" || scalar == "\t")) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar)
            }
        }
        return result
    }

    /// JSON with what `escape` would write out as escapes of JSON, so that it means the same.
    static func escapeForJSON(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isUnsafe) else { return json }
        var result = ""
        for scalar in json.unicodeScalars {
            if isUnsafe(scalar) {
                for unit in String(scalar).utf16 { result += "\\u" + hexadecimal(UInt32(unit), digits: 4) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text in double quotes, escaped, its own quotes and backslashes too, and shortened beyond `limit` characters.
    package static func quote(_ text: String, limit: Int = 80) -> String {
        let safe = escape(shorten(text, to: limit).replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))
        return "\"\(safe)\""
    }

    /// The text, or its beginning and `…` where it has more than `limit` characters.
    package static func shorten(_ text: String, to limit: Int) -> String {
        let start = text.prefix(limit)
        return start.endIndex == text.endIndex ? text : start + "…"
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20 && scalar.value < 0x7F { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default:
            scalar.value < 0x100
                ? "\\x" + hexadecimal(scalar.value, digits: 2) : "\\u{" + hexadecimal(scalar.value, digits: 4) + "}"
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
