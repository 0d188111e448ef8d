import Testing

@testable import TapedeckCLI

@Suite("TextLimits")
struct TextLimitsTests {
    private let limits = TextLimits(characters: 10, elements: 2, lines: 1)
    private let name = MediaName(isShort: true).of([0])

    @Test("long text is cut, and says how long it was")
    func cuts() {
        #expect(limits.shorten("0123456789") == "0123456789")
        #expect(limits.shorten("0123456789a") == "0123456789… (11 characters)")
        #expect(TextLimits.none.shorten(String(repeating: "x", count: 9_999)).count == 9_999)
    }

    @Test("a line of shortened values is cut without their length, which it does not know")
    func oneLine() {
        #expect(limits.oneLine("0123456789") == "0123456789")
        #expect(limits.oneLine("0123456789a") == "0123456789…")
        #expect(limits.oneLine("01234\(name)a\(name)") == "01234\(name)… (\(name))")
    }

    @Test("the name of media is not cut, and what the rest of the text has is named")
    func media() {
        #expect(limits.shorten(name) == name)
        #expect(limits.shorten("01234\(name)") == "01234\(name)")
        #expect(limits.shorten("01234\(name) and more") == "01234\(name)… (\(14 + name.count) characters)")
        #expect(limits.shorten("0123456789\(name)") == "0123456789… (\(10 + name.count) characters, \(name))")
        #expect(
            limits.shorten("0123456789 \(name)\(name)x\(name)\(name)")
                == "0123456789… (\(12 + 4 * name.count) characters, \(name), \(name), 2 more)"
        )
    }
}
