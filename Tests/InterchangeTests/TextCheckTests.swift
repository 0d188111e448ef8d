import TestSupport
import Testing

@testable import Interchange

@Suite("TextCheck")
struct TextCheckTests {
    private func isText(_ pieces: [[UInt8]]) -> Bool {
        var check = TextCheck()
        for piece in pieces { check.add(piece) }
        return check.isText
    }

    @Test(
        "text is UTF-8 without NUL, wherever it is cut",
        arguments: [
            ([], true), (Array("abc é 漢 😀\n\u{1}\u{7F}".utf8), true), ([0x61, 0x00], false), ([0xFF], false),
            ([0xC3], false), ([0xE6, 0xBC], false), ([0xF0, 0x9F, 0x98], false), ([0x80], false),
            ([0xC0, 0x80], false),
            ([0xED, 0xA0, 0x80], false), ([0x61, 0x80, 0x80, 0x80], false), ([0xC3, 0xA9, 0xA9], false),
            ([0xF8, 0x88, 0x80, 0x80, 0x80], false),
        ] as [([UInt8], Bool)]
    )
    func cuts(bytes: [UInt8], expected: Bool) {
        #expect(isText([bytes]) == expected)
        #expect(isText(bytes.map { [$0] }) == expected)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                #expect(
                    isText([Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]) == expected
                )
            }
        }
    }

    @Test("agrees with the standard library on anything, in any cuts")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let alphabet: [UInt8] = [0x41, 0x7F, 0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0xF5]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...6, using: &generator)
            let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let pieces = generator.cuts(of: bytes, upTo: 3)
            #expect(isText(pieces.map { Array($0) }) == (String(validating: bytes, as: UTF8.self) != nil))
        }
    }
}
