/// Shows values in messages: shortened around what differs, and with nothing in them that a terminal would obey.
enum Excerpt {
    /// How many bytes of a value are shown at most.
    static let limit = 64
    /// How many bytes before the difference are shown.
    static let context = 24

    /// Two texts, each quoted and shortened around the first byte in which they differ.
    static func quoted(_ left: [UInt8], _ right: [UInt8]) -> (String?, String?) {
        let start = start(left, right)
        return ("\"\(slice(left, from: start, inQuotes: true))\"", "\"\(slice(right, from: start, inQuotes: true))\"")
    }

    /// Two texts shortened like `quoted`, without quotes.
    static func plain(_ left: [UInt8], _ right: [UInt8]) -> (String?, String?) {
        let start = start(left, right)
        return (slice(left, from: start), slice(right, from: start))
    }

    /// One text, quoted; its start where it is long.
    static func quoted(_ text: [UInt8]) -> String { "\"\(slice(text, from: 0, inQuotes: true))\"" }

    /// One text; its start where it is long.
    static func plain(_ text: [UInt8], limit: Int = limit) -> String { slice(text, from: 0, limit: limit) }

    /// A path or pointer, which says more than a value and so may be longer.
    static func path(_ text: String) -> String { plain(Array(text.utf8), limit: 4 * limit) }

    /// Text with everything escaped that controls a terminal or the direction of writing.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - inQuotes: Whether quotes and backslashes are escaped as well.
    /// - Returns: Text on one line.
    static func escaped(_ text: String, inQuotes: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result.append(contentsOf: (inQuotes ? "\\\(scalar)" : "\(scalar)").unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            default:
                if isObeyed(scalar) {
                    result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
                } else {
                    result.append(scalar)
                }
            }
        }
        return String(result)
    }

    /// Whether a character does something instead of being seen.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }

    /// Where both texts are shown from: at a character a little before the first difference.
    private static func start(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard max(left.count, right.count) > limit else { return 0 }
        let shared = zip(left, right).prefix { $0 == $1 }.count
        var start = max(0, shared - context)
        while start > 0, start < left.count, left[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }

    private static func slice(
        _ text: [UInt8],
        from start: Int,
        limit: Int = limit,
        inQuotes: Bool = false
    ) -> String {
        var end = min(text.count, start + limit)
        while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
        let shown = escaped(String(decoding: text[min(start, end)..<end], as: UTF8.self), inQuotes: inQuotes)
        return (start > 0 ? "…" : "") + shown + (end < text.count ? "…" : "")
    }
}
