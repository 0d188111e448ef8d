import HTTPMessages
import NIOCore
import TestSupport
import Testing

@Suite("Bytes of heads that are no UTF-8 are kept (docs/design.md §5)")
struct FieldBytesTests {
    /// What arrives at the other side: escaped, held as a string, written again.
    private func roundTrip(_ bytes: [UInt8]) -> [UInt8] {
        var written = ByteBuffer()
        FieldBytes.write(String(buffer: FieldBytes.escape(ByteBuffer(bytes: bytes))), into: &written)
        return Array(written.readableBytesView)
    }

    @Test("ASCII and valid UTF-8 stay as they are", arguments: ["", "plain", "café", "日本", "\u{1F600}", "\u{FEFF}x"])
    func valid(text: String) {
        #expect(String(buffer: FieldBytes.escape(ByteBuffer(string: text))) == text)
        #expect(roundTrip(Array(text.utf8)) == Array(text.utf8))
    }

    @Test("A byte of Latin-1 becomes a private character and comes back")
    func latin1() {
        let bytes: [UInt8] = [0x63, 0x61, 0x66, 0xE9]
        #expect(String(buffer: FieldBytes.escape(ByteBuffer(bytes: bytes))) == "caf\u{F7E9}")
        #expect(roundTrip(bytes) == bytes)
    }

    @Test("Characters that would be confused come back as well", arguments: ["\u{F780}", "\u{F7FF}", "\u{FFFD}"])
    func reserved(text: String) { #expect(roundTrip(Array(text.utf8)) == Array(text.utf8)) }

    @Test("There and back is the identity for any bytes, whole or cut anywhere")
    func identity() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(roundTrip(bytes) == bytes)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            #expect(roundTrip(Array(bytes[..<cut])) + roundTrip(Array(bytes[cut...])) == bytes)
        }
    }
}
