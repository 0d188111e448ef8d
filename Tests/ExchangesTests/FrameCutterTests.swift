import Cassettes
import Testing

@testable import Exchanges

@Suite("Cutting a recorded body into the pieces that are sent")
struct FrameCutterTests {
    private static let frames = [
        Frame(offset: 0, length: 10, at: 5), Frame(offset: 10, length: 1, at: 20),
        Frame(offset: 11, length: 89, at: 30),
    ]

    private func pieces(_ chunking: Chunking, events: [Int] = []) -> [FrameCutter.Piece] {
        var cutter = FrameCutter(frames: Self.frames, size: 100, chunking: chunking, events: events)
        var pieces: [FrameCutter.Piece] = []
        while let piece = cutter.next() { pieces.append(piece) }
        return pieces
    }

    @Test("recorded: every frame is a piece, at its own time")
    func recorded() {
        #expect(
            pieces(.recorded) == [
                .init(offset: 0, length: 10, at: 5), .init(offset: 10, length: 1, at: 20),
                .init(offset: 11, length: 89, at: 30),
            ]
        )
    }

    @Test("Frames whose ends nobody sees are one piece, of a mebibyte at most")
    func joined() {
        var cutter = FrameCutter(frames: Self.frames, size: 100, from: 4, chunking: .recorded, joinsFrames: true)
        #expect(cutter.next()?.length == 96)
        #expect(cutter.next() == nil)
        cutter = FrameCutter(frames: Self.frames, size: (2 << 20) + 5, chunking: .recorded, joinsFrames: true)
        #expect([cutter.next()?.length, cutter.next()?.length, cutter.next()?.length] == [1 << 20, 1 << 20, 5])
        #expect(cutter.next() == nil)
    }

    @Test("Cuts that were asked for are made, whether anybody sees the ends of frames or not")
    func askedFor() {
        for chunking in [Chunking.bytes(7), .random(seed: 3), .event] {
            var cutter = FrameCutter(frames: Self.frames, size: 100, chunking: chunking, joinsFrames: true)
            var found: [FrameCutter.Piece] = []
            while let piece = cutter.next() { found.append(piece) }
            #expect(found == pieces(chunking))
        }
    }

    @Test("event: a piece comes at the time at which its last byte came")
    func events() {
        #expect(
            pieces(.event, events: [4, 8, 88]) == [
                .init(offset: 0, length: 4, at: 5), .init(offset: 4, length: 8, at: 30),
                .init(offset: 12, length: 88, at: 30),
            ]
        )
    }

    @Test("event: what is no event stream is cut as recorded, and a rest behind the last event is one piece")
    func eventsWithout() {
        #expect(pieces(.event) == pieces(.recorded))
        #expect(pieces(.event, events: [40]).map(\.length) == [40, 60])
    }

    @Test("Every chunking gives all bytes once and in order", arguments: [1, 3, 7, 100, 1000])
    func tiling(count: Int) {
        for chunking in [Chunking.bytes(count), .random(seed: UInt64(count)), .recorded, .event] {
            var offset = 0
            for piece in pieces(chunking) {
                #expect(piece.offset == offset)
                #expect(piece.length > 0)
                offset += piece.length
            }
            #expect(offset == 100)
        }
    }

    @Test("A part begins and ends where it does, is cut at the recorded borders, and waits for nothing before it")
    func parts() {
        var cutter = FrameCutter(frames: Self.frames, size: 50, from: 10, chunking: .recorded)
        #expect(cutter.next() == .init(offset: 10, length: 1, at: 5))
        #expect(cutter.next() == .init(offset: 11, length: 39, at: 15))
        #expect(cutter.next() == nil)
    }

    @Test("Every chunking gives all bytes of a part once and in order", arguments: [0, 1, 9, 10, 11, 60, 99])
    func tilingParts(start: Int) {
        for chunking in [Chunking.bytes(7), .random(seed: 3), .recorded, .event] {
            for end in start...100 {
                var cutter = FrameCutter(frames: Self.frames, size: end, from: start, chunking: chunking)
                var offset = start
                while let piece = cutter.next() {
                    #expect(piece.offset == offset)
                    #expect(piece.length > 0)
                    offset += piece.length
                }
                #expect(offset == end)
            }
        }
    }

    @Test("random: equal seeds cut equally, other seeds otherwise")
    func seeds() {
        #expect(pieces(.random(seed: 7)) == pieces(.random(seed: 7)))
        #expect(pieces(.random(seed: 7)) != pieces(.random(seed: 8)))
    }

    @Test("An empty body has no pieces")
    func empty() {
        var cutter = FrameCutter(frames: [], size: 0, chunking: .bytes(1))
        #expect(cutter.next() == nil)
    }
}
