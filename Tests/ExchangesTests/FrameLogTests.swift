import Cassettes
import TestSupport
import Testing

@testable import Exchanges

@Suite("The pieces of an answer, as they are noted")
struct FrameLogTests {
    @Test("They tile the body")
    func tiling() {
        var log = FrameLog()
        for (length, at) in [(3, 1.5), (1, 2), (10, 2)] { log.add(length, at: at) }
        #expect(
            log.frames == [
                Frame(offset: 0, length: 3, at: 1.5), Frame(offset: 3, length: 1, at: 2),
                Frame(offset: 4, length: 10, at: 2),
            ]
        )
        #expect(log.size == 14)
    }

    @Test("Behind the limit they are one with the last, and still tile the body")
    func limit() {
        var log = FrameLog(limit: 2)
        for number in 1...5 { log.add(number, at: Double(number)) }
        #expect(log.frames == [Frame(offset: 0, length: 1, at: 1), Frame(offset: 1, length: 14, at: 2)])
        #expect(log.size == 15)
    }

    @Test("Lengths and times of any size come back as they were noted")
    func sizes() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            var log = FrameLog()
            var frames: [Frame] = []
            var (offset, at) = (0, 0)
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                let length = 1 << Int.random(in: 0...40, using: &random) + Int.random(in: 0...3, using: &random)
                at += 1 << Int.random(in: 0...40, using: &random) - 1
                log.add(length, at: Double(at) / 1000)
                frames.append(Frame(offset: offset, length: length, at: Double(at) / 1000))
                offset += length
            }
            #expect(log.frames == frames)
            #expect(log.size == offset)
        }
    }

    @Test("As many as there may be fit into a line of a cassette, with the largest numbers that they can have")
    func line() {
        let longest = "[1099511627776,1048576,1000000000000.123],"
        #expect(FrameLog.limit * longest.utf8.count < 64 << 20)
    }
}
