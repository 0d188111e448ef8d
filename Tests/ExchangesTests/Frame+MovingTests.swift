import BodyFormats
import Cassettes
import TestSupport
import Testing

@testable import Exchanges

@Suite("The frames of a body after edits (docs/design.md §6)")
struct FrameMovingTests {
    private func frames(_ lengths: [Int]) -> [Frame] {
        var offset = 0
        return lengths.enumerated().map { index, length in
            defer { offset += length }
            return Frame(offset: offset, length: length, at: Double(index))
        }
    }

    @Test("A frame grows and shrinks with what is in it; later ones move; one that had only what is gone is gone")
    func moved() {
        var edits = ByteEdits()
        edits.append(1..<3, [1, 2, 3, 4])
        edits.append(5..<7, [])
        edits.append(9..<9, [5])
        let moved = frames([4, 1, 2, 2, 3]).moved(by: edits, size: 12 + 2 - 2 + 1)
        #expect(
            moved == [
                Frame(offset: 0, length: 6, at: 0), Frame(offset: 6, length: 1, at: 1),
                Frame(offset: 7, length: 3, at: 3), Frame(offset: 10, length: 3, at: 4),
            ]
        )
    }

    @Test("What spans frames comes where its first byte was; nothing changes without edits")
    func spanning() {
        var edits = ByteEdits()
        edits.append(2..<7, [1])
        #expect(
            frames([4, 2, 4]).moved(by: edits, size: 6) == [
                Frame(offset: 0, length: 2, at: 0), Frame(offset: 2, length: 4, at: 2),
            ]
        )
        let same = frames([4, 2, 4])
        #expect(same.moved(by: ByteEdits(), size: 10) == same)
        #expect([Frame]().moved(by: edits, size: 6) == [])
    }

    @Test("Whatever the edits, the frames tile the changed body and keep their times in order")
    func random() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let lengths = (0..<Int.random(in: 1...8, using: &random)).map { _ in Int.random(in: 1...6, using: &random) }
            let size = lengths.reduce(0, +)
            var edits = ByteEdits()
            var start = Int.random(in: 0...4, using: &random)
            while start < size {
                let end = min(size, start + Int.random(in: 0...5, using: &random))
                edits.append(start..<end, random.bytes(Int.random(in: 0...6, using: &random)))
                start = end + Int.random(in: 1...4, using: &random)
            }
            let changed = size + edits.growth
            let original = frames(lengths)
            let moved = original.moved(by: edits, size: changed)
            var end = 0
            for frame in moved {
                #expect(frame.offset == end && frame.length > 0)
                end += frame.length
            }
            #expect(end == changed)
            #expect(moved.map(\.at) == moved.map(\.at).sorted())
            #expect(Set(moved.map(\.at)).count == moved.count)
        }
    }
}
