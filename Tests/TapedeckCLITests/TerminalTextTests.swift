import TestSupport
import Testing

@testable import TapedeckCLI

@Suite("TerminalText")
struct TerminalTextTests {
    @Test(
        "writes out what a terminal could obey",
        arguments: [
            ("plain text, é 漢 👍", "plain text, é 漢 👍"), ("\u{1B}[31mred", "\\x1B[31mred"),
            ("a\u{7}b\u{0}", "a\\x07b\\x00"),
            ("\u{9B}31m", "\\x9B31m"), ("\u{7F}", "\\x7F"), ("a\nb\tc\r\n", "a\\nb\\tc\\r\\n"),
            ("\u{202E}abc\u{2066}", "\\u{202E}abc\\u{2066}"), ("a\u{200B}b", "a\\u{200B}b"), ("\u{FEFF}", "\\u{FEFF}"),
            ("\u{2028}", "\\u{2028}"), ("\u{E0041}", "\\u{E0041}"), ("\u{E000}", "\\u{E000}"),
        ]
    )
    func escapes(text: String, safe: String) {
        #expect(TerminalText.escape(text) == safe)
    }

    @Test("keeps lines where they are wanted")
    func lines() {
        #expect(TerminalText.escape("a\n\tb\r\u{1B}", keepingNewlines: true) == "a\n\tb\\r\\x1B")
    }

    @Test("leaves no control byte in any text")
    func random() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &generator)) }
            let safe = TerminalText.escape(String(String.UnicodeScalarView(scalars)))
            #expect(safe.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        }
    }

    @Test("quotes and shortens")
    func quotes() {
        #expect(TerminalText.quote("a\"b\\c") == "\"a\\\"b\\\\c\"")
        #expect(
            TerminalText.quote(String(repeating: "x", count: 100)) == "\"" + String(repeating: "x", count: 80) + "…\""
        )
        #expect(TerminalText.shorten("abc", to: 3) == "abc")
        #expect(TerminalText.shorten("abcd", to: 3) == "abc…")
        #expect(TerminalText.shorten("", to: 0) == "")
    }
}
