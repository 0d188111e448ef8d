import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Meanings and the bytes that stand for them")
struct DecodedTextTests {
    @Test("Each character of a JSON string is found where it was written")
    func json() throws {
        let text = #"x"a\u0026b\/\ud83d\ude00\u00e9\u20acé\n""#
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes, in: 1..<bytes.count)
        let token = try #require(try scanner.next())
        let decoded = DecodedText(json: token, in: bytes)
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == "a&b/😀é€é\n")
        let written = { (range: Range<Int>) in String(decoding: bytes[decoded.encoded(range)], as: UTF8.self) }
        #expect(written(0..<1) == "a")
        #expect(written(1..<2) == #"\u0026"#)
        #expect(written(3..<4) == #"\/"#)
        #expect(written(4..<8) == #"\ud83d\ude00"#)
        #expect(written(8..<10) == #"\u00e9"#)
        #expect(written(10..<13) == #"\u20ac"#)
        #expect(written(13..<16) == #"é\n"#)
        #expect(written(0..<16) == String(text.dropFirst(2).dropLast()))
    }

    @Test("Each byte of a percent-encoded text is found where it was written")
    func percent() {
        let bytes = Array("=a%26b+%zz%4".utf8)
        let decoded = DecodedText(percent: bytes, in: 1..<bytes.count)
        #expect(decoded.bytes == Array("a&b %zz%4".utf8))
        #expect(bytes[decoded.encoded(1..<2)].elementsEqual("%26".utf8))
        #expect(bytes[decoded.encoded(3..<5)].elementsEqual("+%".utf8))
        #expect(decoded.encoded(0..<decoded.bytes.count) == 1..<bytes.count)
    }

    @Test("Bytes that mean themselves stay where they are")
    func plain() {
        let bytes = Array("abc".utf8)
        #expect(DecodedText(plain: bytes, in: 1..<3).encoded(0..<1) == 1..<2)
        #expect(DecodedText(percent: bytes, in: 1..<3).encoded(1..<2) == 2..<3)
    }

    @Test("A meaning cut anywhere gives pieces that decode to its pieces")
    func random() throws {
        var generator = SeededGenerator(seed: 8259)
        let pieces = ["a", #"\n"#, #"\""#, #"\\"#, #"\u0041"#, #"\u00e9"#, #"\u20AC"#, #"\uD83D\uDE00"#, "é", "€", "😀"]
        for _ in 0..<200 {
            let text = (0..<8).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            let bytes = Array("\"\(text)\"".utf8)
            var scanner = JSONScanner(bytes)
            let decoded = DecodedText(json: try #require(try scanner.next()), in: bytes)
            let characters = String(decoding: decoded.bytes, as: UTF8.self).unicodeScalars.map {
                Array(String($0).utf8)
            }
            var start = 0
            for character in characters {
                let range = decoded.encoded(start..<start + character.count)
                let quoted = [UInt8(ascii: "\"")] + bytes[range] + [UInt8(ascii: "\"")]
                #expect(try JSONParser.parse(quoted) == .string(String(decoding: character, as: UTF8.self)))
                start += character.count
            }
        }
    }
}
