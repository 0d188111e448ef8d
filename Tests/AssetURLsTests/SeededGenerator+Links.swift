import TestSupport

/// Random JSON and event streams with URLs of all kinds.
extension SeededGenerator {
    /// Which characters are escaped in strings, besides those that have to be.
    enum Escapes: CaseIterable {
        case none, slashes
        /// Any, here and there.
        case any
    }

    /// A text: a URL that may be rewritten, one that may not, or something like a URL.
    mutating func linkText() -> String {
        let starts = [
            "https://gw.acme.example/api", "https://gw.acme.example", "HTTPS://gw.acme.example:443/api",
            "http://media.acme.example:81", "https://cdn.example", "http://127.0.0.1:9002", "https://u:p@cdn.example",
            "data:image/png;base64,QUJD", "http", "https:/", "", "text ", "é", "http://", "ftp://cdn.example",
            "see https://gw.acme.example/api",
        ]
        let rests = ["", "/", "/a/b?c=d&e=%2F#f", "?x=\"y\"", "#f", "/é😀\\", "/a b", "//x", "/\u{8}", "/v1/assets/1"]
        return starts[Int.random(in: starts.indices, using: &self)] + rests[Int.random(in: rests.indices, using: &self)]
    }

    /// A JSON string.
    mutating func quoted(_ text: String, _ escapes: Escapes) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": written += "\\\(scalar)"
            case "/" where escapes == .slashes || escapes == .any && Bool.random(using: &self): written += "\\/"
            case _ where scalar.value < 0x20 || escapes == .any && Int.random(in: 0..<8, using: &self) == 0:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &self))
                    written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }

    /// White space that may stand between tokens.
    private mutating func space() -> String {
        ["", "", "", " ", "\n", "  "][Int.random(in: 0..<6, using: &self)]
    }

    /// A JSON value.
    mutating func json(depth: Int, _ escapes: Escapes) -> String {
        let count = Int.random(in: 0...3, using: &self)
        switch Int.random(in: depth > 0 ? 0...3 : 2...4, using: &self) {
        case 0:
            let names = ["url", "delta", "a", "content", "image_url", "urls", "http://x/", "status", "é\"\\"]
            let members = (0..<count).map { _ in
                quoted(names[Int.random(in: names.indices, using: &self)], escapes) + space() + ":"
                    + json(depth: depth - 1, escapes)
            }
            return space() + "{" + space() + members.joined(separator: ",") + "}" + space()
        case 1:
            return space() + "[" + (0..<count).map { _ in json(depth: depth - 1, escapes) }.joined(separator: ",") + "]"
                + space()
        case 4: return ["true", "false", "null", "0", "-1.5e+3", "12"][Int.random(in: 0..<6, using: &self)]
        default: return space() + quoted(linkText(), escapes) + space()
        }
    }

    /// An event stream whose events hold JSON, or not.
    mutating func eventStream(_ escapes: Escapes) -> String {
        var stream = Bool.random(using: &self) ? "\u{FEFF}" : ""
        for _ in 0..<Int.random(in: 0...4, using: &self) {
            let end = ["\n", "\r", "\r\n"][Int.random(in: 0..<3, using: &self)]
            if Bool.random(using: &self) { stream += "event: \(quoted("https://gw.acme.example/api", escapes))\(end)" }
            for line in json(depth: 4, escapes).split(separator: "\n", omittingEmptySubsequences: false) {
                stream += (Bool.random(using: &self) ? "data:" : "data: ") + line + end
                if Int.random(in: 0..<6, using: &self) == 0 { stream += ": comment\(end)" }
            }
            if Int.random(in: 0..<8, using: &self) > 0 { stream += end }
        }
        return stream
    }
}
