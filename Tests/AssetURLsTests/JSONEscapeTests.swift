import Testing

@testable import AssetURLs

@Suite("Escapes in pieces")
struct JSONEscapeTests {
    private func steps(_ text: String) -> [JSONEscape.Step] {
        var escape = JSONEscape()
        escape.begin()
        return text.utf8.map { escape.advance($0) }
    }

    @Test(
        "An escape stands for a UTF-16 unit",
        arguments: [
            ("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9),
            ("u002f", 0x2F), ("u00E9", 0xE9), ("ud83D", 0xD83D), ("uffff", 0xFFFF),
        ] as [(String, UInt16)]
    )
    func units(text: String, unit: UInt16) {
        #expect(steps(text) == Array(repeating: .open, count: text.utf8.count - 1) + [.unit(unit)])
    }

    @Test("Anything else is none", arguments: ["x", "U", "'", "ug", "u0x", "\n", "0"])
    func malformed(text: String) {
        #expect(steps(text).last == .malformed)
    }

    @Test("It is open from the backslash to its last byte")
    func isOpen() {
        var escape = JSONEscape()
        #expect(!escape.isOpen)
        escape.begin()
        for byte in "u0041".utf8 {
            #expect(escape.isOpen)
            _ = escape.advance(byte)
        }
        #expect(!escape.isOpen)
    }
}
