import BodyFormats
import TestSupport
import Testing

struct UTF8SequenceTests {
    @Test("every scalar's sequence has its length, and every cut of it has none")
    func scalars() {
        for value in stride(from: UInt32(0), through: 0x10_FFFF, by: 97) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            #expect(UTF8Sequence.length(in: bytes, at: 0, end: bytes.count) == bytes.count)
            for end in 1..<bytes.count {
                #expect(UTF8Sequence.length(in: bytes, at: 0, end: end) == nil)
            }
        }
    }

    @Test("two, three and four random bytes are judged as the standard library judges them")
    func random() {
        var generator = SeededGenerator(seed: 3629)
        for _ in 0..<50_000 {
            var bytes = [UInt8.random(in: 0x80...0xFF, using: &generator)]
            bytes += generator.bytes(3, from: [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0])
            let length = UTF8Sequence.length(in: bytes, at: 0, end: 4)
            let expected = (1...4).first { String(validating: bytes[..<$0], as: UTF8.self) != nil }
            #expect(length == expected, "\(bytes)")
        }
    }
}
