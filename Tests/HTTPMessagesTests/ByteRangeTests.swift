import HTTPMessages
import NIOHTTP1
import TestSupport
import Testing

@Suite struct ByteRangeTests {
    @Test(
        arguments: [
            ("bytes=0-0", .from(0, through: 0)), ("bytes=2-5", .from(2, through: 5)),
            ("bytes=7-", .from(7, through: nil)),
            ("bytes=-3", .suffix(3)), ("bytes=-0", .suffix(0)), ("Bytes=1-2", .from(1, through: 2)),
            ("bytes=1-2 ", .from(1, through: 2)), ("bytes=\t1-2 , ,", .from(1, through: 2)),
            ("bytes=007-010", .from(7, through: 10)),
            ("bytes=5-99999999999999999999", .from(5, through: Int.max)),
            ("bytes=99999999999999999999-", .from(Int.max, through: nil)),
            ("bytes=-99999999999999999999", .suffix(Int.max)),
        ] as [(String, ByteRange)]
    )
    func oneRangeIsRead(value: String, range: ByteRange) {
        #expect(ByteRange(["range": value]) == range)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=--5", "bytes=a-b", "bytes=5-2", "bytes=1-2-3", "bytes=+1-2",
        "bytes=1-0x5", "bytes=1 -2", "bytes=1- 2", "bytes 1-2", "bytes =1-2", "items=1-2", "=1-2", "bytes=12",
        "bytes=٣-",
        "bytes=1-\u{301}", "bytes=0-1,4-5", "bytes=0-1, -1", "bytes==0-1", "bytes=1.0-2",
    ])
    func theWholeIsTheAnswerToAnythingElse(value: String) {
        #expect(ByteRange(["range": value]) == nil)
    }

    @Test func theFieldMayOccurOnce() {
        #expect(ByteRange([:]) == nil)
        #expect(ByteRange(["Range": "bytes=0-1", "range": "bytes=0-1"]) == nil)
        #expect(ByteRange(["RANGE": "bytes=0-1"]) == .from(0, through: 1))
    }

    @Test(
        arguments: [
            (.from(0, through: nil), 10, .part(0..<10)), (.from(9, through: nil), 10, .part(9..<10)),
            (.from(10, through: nil), 10, .unsatisfiable), (.from(0, through: 9), 10, .part(0..<10)),
            (.from(3, through: 3), 10, .part(3..<4)), (.from(3, through: 10), 10, .part(3..<10)),
            (.from(3, through: Int.max), 10, .part(3..<10)), (.from(Int.max, through: Int.max), 10, .unsatisfiable),
            (.suffix(1), 10, .part(9..<10)), (.suffix(10), 10, .part(0..<10)), (.suffix(11), 10, .part(0..<10)),
            (.suffix(Int.max), 10, .part(0..<10)), (.suffix(0), 10, .unsatisfiable),
            (.from(0, through: nil), 0, .unsatisfiable), (.suffix(5), 0, .whole), (.suffix(0), 0, .unsatisfiable),
        ] as [(ByteRange, Int, ByteRange.Resolution)]
    )
    func aRangeIsResolvedInABody(range: ByteRange, size: Int, resolution: ByteRange.Resolution) {
        #expect(range.resolve(in: size) == resolution)
    }

    /// Every range of a small body, against the definition.
    @Test func everyPartOfASmallBody() {
        for size in 0..<6 {
            for first in 0..<8 {
                let open = ByteRange(["range": "bytes=\(first)-"])?.resolve(in: size)
                #expect(open == (first < size ? .part(first..<size) : .unsatisfiable))
                for last in first..<8 {
                    let wanted = (0..<size).filter { (first...last).contains($0) }
                    let resolved = ByteRange(["range": "bytes=\(first)-\(last)"])?.resolve(in: size)
                    #expect(resolved == (wanted.isEmpty ? .unsatisfiable : .part(first..<first + wanted.count)))
                }
            }
        }
    }

    @Test func randomBytesNeverGiveAPartOutsideOfTheBody() {
        var generator = SeededGenerator(seed: 14)
        let alphabet = Array("bytes=0129-, \t+x")
        for _ in 0..<5_000 {
            let tail = String(
                (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "-"
                }
            )
            for value in [tail, "bytes=" + tail] {
                let size = Int.random(in: 0..<50, using: &generator)
                guard case .part(let part)? = ByteRange(["range": value])?.resolve(in: size) else { continue }
                #expect(part.lowerBound >= 0 && part.upperBound <= size && !part.isEmpty)
            }
        }
    }
}
