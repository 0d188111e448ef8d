/// Takes a command line apart as a POSIX shell does (Shell Command Language §2.2), and as browsers quote it (`$'…'`).
///
/// Nothing is run or filled in: `$NAME` stays as it is, since a request is compared without its credentials.
struct ShellWords {
    private var rest: Substring.UnicodeScalarView
    private var word = String.UnicodeScalarView()
    private var isInWord = false

    /// The words of a command line.
    ///
    /// - Throws: `CLIError` (exit 2) for a quote that is not closed, and where the command goes on behind the first one.
    static func split(_ text: String) throws(CLIError) -> [String] {
        var words = ShellWords(rest: Substring(text).unicodeScalars)
        return try words.all()
    }

    private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

    private mutating func all() throws(CLIError) -> [String] {
        var words: [String] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case " ", "\t", "\n", "\r":
                if isInWord { words.append(String(word)) }
                (word, isInWord) = (String.UnicodeScalarView(), false)
                continue
            case "'": try take(until: "'") { word, _ in word }
            case "\"": try takeDoubleQuoted()
            case "\\":
                guard let next = rest.popFirst() else { throw .usage("--curl: it ends within an escape") }
                // A backslash at the end of a line joins lines.
                if next == "\n" { continue }
                word.append(next)
            case "$" where rest.first == "'":
                rest.removeFirst()
                try takeEscaped()
            case "|", "&", ";", "<", ">", "(", ")", "`":
                throw .usage("--curl: give the curl command alone, and quote what has a \(scalar) in it")
            default: word.append(scalar)
            }
            isInWord = true
        }
        if isInWord { words.append(String(word)) }
        return words
    }

    private mutating func take(
        until quote: Unicode.Scalar,
        _ change: (Unicode.Scalar, inout Substring.UnicodeScalarView) throws(CLIError) -> Unicode.Scalar?
    ) throws(CLIError) {
        while let scalar = rest.popFirst() {
            if scalar == quote { return }
            if let kept = try change(scalar, &rest) { word.append(kept) }
        }
        throw .usage("--curl: a \(quote) is not closed")
    }

    private mutating func takeDoubleQuoted() throws(CLIError) {
        try take(until: "\"") { scalar, rest throws(CLIError) in
            guard scalar == "\\", let next = rest.first, "$`\"\\\n".unicodeScalars.contains(next) else { return scalar }
            rest.removeFirst()
            return next == "\n" ? nil : next
        }
    }

    /// The inside of `$'…'`, with the escapes that browsers write.
    private mutating func takeEscaped() throws(CLIError) {
        try take(until: "'") { scalar, rest throws(CLIError) in
            guard scalar == "\\" else { return scalar }
            guard let kind = rest.popFirst() else { return nil }
            switch kind {
            case "n": return "\n"
            case "r": return "\r"
            case "t": return "\t"
            case "\\", "'", "\"": return kind
            case "u", "U", "x": return try Self.scalar(kind, &rest)
            default: throw .usage("--curl: \\\(kind) within $'…' is not known")
            }
        }
    }

    private static func scalar(
        _ kind: Unicode.Scalar,
        _ rest: inout Substring.UnicodeScalarView
    ) throws(CLIError) -> Unicode.Scalar {
        let limit = kind == "u" ? 4 : kind == "U" ? 8 : 2
        var digits = ""
        while digits.count < limit, let next = rest.first, next.properties.isASCIIHexDigit {
            digits.unicodeScalars.append(next)
            rest.removeFirst()
        }
        // A byte above 7F is no character of its own.
        guard var value = UInt32(digits, radix: 16), kind != "x" || value < 0x80 else {
            throw .usage("--curl: \\\(kind)\(digits) within $'…' is no character")
        }
        if kind == "u", (0xD800..<0xDC00).contains(value), rest.starts(with: "\\u".unicodeScalars) {
            let low = UInt32(String(rest.dropFirst(2).prefix(4)), radix: 16) ?? 0
            guard (0xDC00..<0xE000).contains(low) else {
                throw .usage("--curl: \\u\(digits) within $'…' has no other half")
            }
            rest = rest.dropFirst(6)
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw .usage("--curl: \\\(kind)\(digits) within $'…' is no character")
        }
        return scalar
    }
}
