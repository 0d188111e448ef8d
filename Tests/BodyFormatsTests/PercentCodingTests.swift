import BodyFormats
import Testing

struct PercentCodingTests {
    @Test(
        "encoded bytes are decoded, what is no encoding stays",
        arguments: [
            ("a%20b", "a b"), ("%e2%82%AC", "€"), ("%2f%2F", "//"), ("100%", "100%"), ("%4", "%4"), ("%zz%41", "%zzA"),
            ("%%41", "%A"), ("", ""),
        ]
    )
    func decode(text: String, expected: String) {
        #expect(PercentCoding.decode(Array(text.utf8)[...], plusIsSpace: false) == Array(expected.utf8))
    }

    @Test("a plus is a space only where forms have it")
    func plus() {
        #expect(PercentCoding.decode(Array("a+%2B".utf8)[...], plusIsSpace: true) == Array("a +".utf8))
        #expect(PercentCoding.decode(Array("a+%2B".utf8)[...], plusIsSpace: false) == Array("a++".utf8))
    }

    @Test("bytes that are not UTF-8 come out as they are")
    func bytes() {
        #expect(PercentCoding.decode(Array("%FF%00".utf8)[...], plusIsSpace: false) == [0xFF, 0x00])
    }

    @Test("a byte is encoded in digits of either case", arguments: [0x00, 0x2F, 0x3A, 0xAF, 0xFF] as [UInt8])
    func encode(byte: UInt8) {
        let lower = PercentCoding.encoded(byte, uppercase: false)
        let upper = PercentCoding.encoded(byte, uppercase: true)
        #expect(PercentCoding.decode(lower[...], plusIsSpace: false) == [byte])
        #expect(String(decoding: upper, as: UTF8.self) == String(decoding: lower, as: UTF8.self).uppercased())
        #expect(String(decoding: lower, as: UTF8.self) == String(decoding: lower, as: UTF8.self).lowercased())
    }

    @Test("a slice of a larger buffer ends where it ends")
    func slice() {
        let bytes = Array("a%41".utf8)
        #expect(PercentCoding.decode(bytes[..<3], plusIsSpace: false) == Array("a%4".utf8))
        #expect(PercentCoding.encodedByte(in: bytes[1...], at: 1) == 0x41)
    }
}
