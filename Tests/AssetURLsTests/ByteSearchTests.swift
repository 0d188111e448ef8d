import TestSupport
import Testing

@testable import AssetURLs

@Suite("Searching bytes eight at a time")
struct ByteSearchTests {
    @Test("finds what a search one at a time finds", arguments: 0..<400 as Range<UInt64>)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xA2, 0xDC, 0xFF]
        var bytes = generator.bytes(Int.random(in: 0...40, using: &generator), from: alphabet)
        if !bytes.isEmpty, seed % 4 > 0 {
            let index = Int.random(in: bytes.indices, using: &generator)
            bytes[index] = generator.bytes(1, from: [0x00, 0x0A, 0x0D, 0x1F, 0x22, 0x5C])[0]
        }
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = Int.random(in: start...bytes.count, using: &generator)
        let text = bytes[start..<end].firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? end
        let line = bytes[start..<end].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? end
        bytes.withUnsafeBytes {
            #expect(ByteSearch.endOfPlainText($0, from: start, to: end) == text)
            #expect(ByteSearch.endOfLine($0, from: start, to: end) == line)
        }
    }

    @Test("finds the end of an event without URLs, as a search one at a time does", arguments: 0..<400 as Range<UInt64>)
    func quietEvent(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let filler: [UInt8] = [0x20, 0x21, 0x23, 0x2F, 0x68, 0x48, 0x5C, 0x5D, 0x8A, 0xA2]
        var bytes = generator.bytes(Int.random(in: 0...70, using: &generator), from: filler)
        let marks: [[UInt8]] = [[0x0A, 0x0A], [0x0A], [0x0D], [0x22], [0x22, 0x68], [0x22, 0x48], [0x22, 0x5C]]
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let index = Int.random(in: 0...bytes.count, using: &generator)
            bytes.insert(contentsOf: marks.randomElement(using: &generator) ?? [], at: index)
        }
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = Int.random(in: start...bytes.count, using: &generator)
        let pairs = zip(bytes[start..<end], bytes[start..<end].dropFirst())
        let first = pairs.enumerated().first { _, pair in
            pair.0 == 0x0D || pair == (0x0A, 0x0A) || pair.0 == 0x22 && [0x68, 0x48, 0x5C].contains(pair.1)
        }
        let expected = first.flatMap { $0.element.0 == 0x0A ? start + $0.offset + 2 : nil }
        bytes.withUnsafeBytes { #expect(ByteSearch.endOfQuietEvent($0, from: start, to: end) == expected) }
    }
}
