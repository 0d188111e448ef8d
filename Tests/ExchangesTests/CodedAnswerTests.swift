import Compression
import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import Upstreams

@testable import Exchanges

@Suite("An answer whose content coding is taken off no faster than what comes of it is taken (docs/design.md §12)")
struct CodedAnswerTests {
    /// What a test took, and for how many pieces more it has room.
    private final class Taker {
        var room: Int
        var taken: [UInt8] = []
        var pieces = 0

        init(room: Int) { self.room = room }

        func take(_ piece: ByteBuffer) {
            room -= 1
            pieces += 1
            taken += piece.readableBytesView
        }
    }

    private static let plain = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 8) }

    private func answer() throws -> CodedAnswer {
        CodedAnswer(try #require(try ContentDecoding(["Content-Encoding": "gzip"])))
    }

    private func decode(_ answer: CodedAnswer, _ taker: Taker) throws {
        try answer.decode(while: { taker.room > 0 }, to: { taker.take($0) })
    }

    @Test("With room for all of it, all of it comes at once, wherever the coded bytes are cut")
    func roomy() throws {
        let coded = try GzipMember.compress(Self.plain)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            let (answer, taker) = (try answer(), Taker(room: .max))
            for cut in generator.cuts(of: coded, upTo: 100) {
                answer.append(ByteBuffer(bytes: cut))
                try decode(answer, taker)
                #expect(!answer.isHeld)
            }
            #expect(!answer.holds(back: { Issue.record("nothing waits, so this is not kept") }))
            try answer.finish()
            #expect(taker.taken == Self.plain)
        }
    }

    @Test("What is not taken waits, and what came behind it is done once, when the last of it was taken")
    func held() throws {
        let (answer, taker) = (try answer(), Taker(room: 1))
        answer.append(ByteBuffer(bytes: try GzipMember.compress(Self.plain)))
        try decode(answer, taker)
        #expect(taker.pieces == 1)
        #expect(taker.taken.count <= 1 << 16)
        var ends = 0
        #expect(answer.holds(back: { ends += 1 }))
        while answer.isHeld {
            #expect(ends == 0)
            taker.room = 1
            let before = taker.pieces
            try decode(answer, taker)
            #expect(taker.pieces <= before + 1)
        }
        #expect(ends == 1)
        #expect(taker.taken == Self.plain)
        try decode(answer, taker)
        #expect(ends == 1)
    }

    @Test("Without room nothing is decoded")
    func full() throws {
        let (answer, taker) = (try answer(), Taker(room: 0))
        answer.append(ByteBuffer(bytes: try GzipMember.compress(Self.plain)))
        try decode(answer, taker)
        #expect(answer.isHeld)
        #expect(taker.pieces == 0)
    }

    @Test("Whoever takes a piece and asks for more meanwhile gets none of it out of order")
    func again() throws {
        let (answer, taker) = (try answer(), Taker(room: .max))
        answer.append(ByteBuffer(bytes: try GzipMember.compress(Self.plain)))
        var depth = 0
        try answer.decode(
            while: { true },
            to: { piece in
                depth += 1
                #expect(depth == 1)
                try? decode(answer, taker)
                taker.take(piece)
                depth -= 1
            }
        )
        #expect(taker.taken == Self.plain)
    }

    @Test("Damage is said when it is met, and nothing waits any more")
    func damaged() throws {
        let (answer, taker) = (try answer(), Taker(room: 1))
        var coded = try GzipMember.compress(Self.plain)
        coded[coded.count - 8] ^= 1
        answer.append(ByteBuffer(bytes: coded))
        try decode(answer, taker)
        #expect(answer.holds(back: { Issue.record("the end of a damaged answer must not come") }))
        taker.room = .max
        #expect(throws: UpstreamError.self) { try decode(answer, taker) }
        #expect(!answer.isHeld)
    }

    @Test("An answer that is cut is found out at its end")
    func cut() throws {
        let (answer, taker) = (try answer(), Taker(room: .max))
        answer.append(ByteBuffer(bytes: try GzipMember.compress(Self.plain).dropLast(9)))
        try decode(answer, taker)
        #expect(throws: UpstreamError.self) { try answer.finish() }
    }
}
