/// Recorded text as a word of a shell script, which may be read on a terminal.
enum ShellWord {
    /// Whether the text holds nothing but line ends and tabs that a terminal could obey, or that hides or turns what is
    /// around it (docs/design.md §12).
    static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !isUnsafe($0) }
    }

    /// The text in quotes that keep the shell from taking any of it for its own.
    ///
    /// Control characters are named to `printf` by their bytes; line ends at the very end would be lost with that.
    static func quote(_ text: String) -> String {
        guard !isPlain(text) else { return "'\(text.replacing("'", with: "'\\''"))'" }
        let words = text.utf8.map { byte in
            let isItself = 0x20...0x7E ~= byte && !"'\\%".utf8.contains(byte)
            return isItself ? String(UnicodeScalar(byte)) : "\\" + octal(byte)
        }
        return "\"$(printf '\(words.joined())')\""
    }

    private static func octal(_ byte: UInt8) -> String { String(String(0o1000 + Int(byte), radix: 8).dropFirst()) }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Marks, line separators, overrides and isolates that decide in which direction text runs (UAX #9).
        case 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
