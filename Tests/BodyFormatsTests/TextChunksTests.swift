import BodyFormats
import TestSupport
import Testing

@Suite("Cutting text by its content")
struct TextChunksTests {
    /// Text with characters of one to four bytes.
    private static func text(_ length: Int, seed: UInt64) -> [UInt8] {
        var chance = SeededGenerator(seed: seed)
        let words = [
            "over ", "the ", "lake", "\\n", "Übung ", "漢字", "🎞", "\"role\":\"user\"", "},{", "0", "1", "a", "e",
        ]
        var text: [UInt8] = []
        while text.count < length { text += words[Int.random(in: words.indices, using: &chance)].utf8 }
        return text
    }

    private static func chunks(_ text: [UInt8]) -> [[UInt8]] { TextChunks.ranges(of: text).map { Array(text[$0]) } }

    @Test("The chunks one after another are the text, and each is valid by itself", arguments: 0..<40)
    func tiles(seed: Int) {
        let text = Self.text(seed * 997, seed: UInt64(seed))
        let ranges = TextChunks.ranges(of: text)
        #expect(ranges.first?.lowerBound ?? 0 == 0 && ranges.last?.upperBound ?? 0 == text.count)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(ranges.allSatisfy { (1...TextChunks.longest).contains($0.count) })
        #expect(ranges.dropLast().allSatisfy { $0.count >= TextChunks.shortest })
        #expect(ranges.allSatisfy { String(validating: text[$0], as: UTF8.self) != nil })
    }

    @Test("Text of nothing but long characters is cut between them", arguments: ["é", "漢", "🎞"])
    func longCharacters(character: String) {
        let text = [[UInt8]](repeating: Array(character.utf8), count: 5000).flatMap { $0 }
        let chunks = Self.chunks(text)
        #expect(chunks.count > 1 && chunks.joined().elementsEqual(text))
        #expect(chunks.allSatisfy { $0.count <= TextChunks.longest && $0.count % character.utf8.count == 0 })
    }

    @Test("No text has no chunks, a short one is one, and one above the limit at least two")
    func lengths() {
        #expect(TextChunks.ranges(of: []).isEmpty)
        for count in [1, 63, 64, 1023, 1024, 1025] {
            #expect(TextChunks.ranges(of: [UInt8](repeating: 0x61, count: count)) == [0..<count])
        }
        for seed in 0..<20 {
            let text = Self.text(TextChunks.longest + 1, seed: UInt64(seed)).prefix(TextChunks.longest + 1)
            #expect(TextChunks.ranges(of: Array(text)).count > 1)
        }
    }

    @Test("What is added behind a text leaves all of its chunks but the last as they were", arguments: 0..<20)
    func growth(seed: Int) {
        let text = Self.text(40_000, seed: UInt64(seed))
        let grown = text + Self.text(300 * seed, seed: 99)
        #expect(Self.chunks(grown).starts(with: Self.chunks(text).dropLast()))
    }

    @Test("What is put into a text anywhere moves only a few cuts", arguments: 0..<20)
    func insertion(seed: Int) {
        var chance = SeededGenerator(seed: UInt64(seed))
        let text = Self.text(100_000, seed: UInt64(seed) + 100)
        var place = Int.random(in: 0..<text.count, using: &chance)
        while place < text.count, text[place] & 0xC0 == 0x80 { place += 1 }
        let changed = text[..<place] + Self.text(Int.random(in: 1...5000, using: &chance), seed: 7) + text[place...]
        let known = Set(Self.chunks(text))
        let new = Self.chunks(Array(changed)).filter { !known.contains($0) }
        #expect(new.reduce(0) { $0 + $1.count } < 32_000)
    }

    @Test("Chunks have about the usual size")
    func size() {
        let text = Self.text(1_000_000, seed: 42)
        #expect((1800...3000).contains(text.count / TextChunks.ranges(of: text).count))
    }

    @Test("The cuts do not change from one release to the next")
    func cutsStay() {
        let text = (0..<4000).map { "\($0 * $0)" }.joined(separator: " ")
        let ends = TextChunks.ranges(of: Array(text.utf8)).map(\.upperBound)
        #expect(ends.count == 13 && ends.prefix(6) == [1328, 3810, 6254, 7444, 9577, 12_337])
    }
}
