import BodyFormats
import Testing

struct HexDigitTests {
    @Test("digits in both cases have values, no other byte has")
    func values() {
        for byte in UInt8.min...UInt8.max {
            let expected = UInt8(String(decoding: [byte], as: UTF8.self), radix: 16)
            #expect(HexDigit.value(byte) == (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") ? nil : expected))
        }
    }

    @Test("written digits are lower case and of the low four bits")
    func digits() {
        #expect((0..<16).map { HexDigit.lowercase($0) } == Array("0123456789abcdef".utf8))
        #expect(HexDigit.lowercase(0xAB) == UInt8(ascii: "b"))
    }
}
