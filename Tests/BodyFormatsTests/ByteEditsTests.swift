import BodyFormats
import TestSupport
import Testing

@Suite("Edits of bytes")
struct ByteEditsTests {
    @Test("Only what an edit names changes")
    func applies() {
        var edits = ByteEdits()
        edits.append(0..<1, Array("AA".utf8))
        edits.append(2..<2, Array("-".utf8))
        edits.append(3..<5, [])
        #expect(String(decoding: edits.applied(to: Array("abcdefg".utf8)), as: UTF8.self) == "AAb-cfg")
        #expect(edits.growth == 0)
        #expect(!edits.isEmpty)
    }

    @Test("No edit changes nothing")
    func nothing() {
        #expect(ByteEdits().applied(to: [1, 2]) == [1, 2])
        #expect(ByteEdits().mapped([0, 1, 2]) == [0, 1, 2])
    }

    @Test("Offsets outside of edits point at the same byte, those inside at the start of the replacement")
    func maps() {
        var edits = ByteEdits()
        edits.append(2..<4, Array("xyz".utf8))
        #expect(edits.mapped([0, 2, 3, 4, 6]) == [0, 2, 2, 5, 7])
    }

    @Test("Texts cut at mapped offsets are the parts of the new text", arguments: 0..<50 as Range<UInt64>)
    func cutsFit(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let text = (0..<60).map { _ in UInt8.random(in: 97...122, using: &generator) }
        var edits = ByteEdits()
        var start = 0
        while start < 55 {
            let lower = start + Int.random(in: 0...9, using: &generator)
            let upper = min(60, lower + Int.random(in: 0...4, using: &generator))
            guard lower <= upper else { break }
            edits.append(lower..<upper, (0..<Int.random(in: 0...6, using: &generator)).map { _ in 65 })
            start = upper + 1
        }
        let changed = edits.applied(to: text)
        #expect(changed.count == text.count + edits.growth)
        let mapped = edits.mapped(0...60)
        #expect(mapped == mapped.sorted())
        #expect(mapped.first == 0 || edits.edits.first?.range.isEmpty == true)
        #expect(mapped.last == changed.count)
        for (offset, place) in zip(0..<60, mapped) where !edits.edits.contains(where: { $0.range.contains(offset) }) {
            #expect(changed[place] == text[offset])
        }
    }
}
