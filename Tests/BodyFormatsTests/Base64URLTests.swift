import BodyFormats
import TestSupport
import Testing

@Suite("Base64 for URLs, as in tokens")
struct Base64URLTests {
    @Test("What was encoded decodes, without padding and with the other alphabet")
    func roundTrip() {
        var generator = SeededGenerator(seed: 4648)
        for length in 0..<100 {
            let bytes = generator.bytes(length)
            let text = Base64URL.encode(bytes)
            #expect(Base64URL.decode(text) == bytes)
            #expect(text.allSatisfy(Base64URL.isDigit))
            #expect(text.count == (length * 8 + 5) / 6)
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == Array("-_8".utf8))
    }

    @Test(
        "Other bytes and impossible lengths are nothing",
        arguments: ["A", "AAAAA", "AA=", "AA==", "A+", "A/", "A A"]
    )
    func malformed(text: String) { #expect(Base64URL.decode(text.utf8) == nil) }

    @Test("Bits that are left over do not matter")
    func looseBits() { #expect(Base64URL.decode("AB".utf8) == [0]) }
}
