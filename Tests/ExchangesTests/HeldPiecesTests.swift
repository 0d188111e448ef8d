import Compression
import NIOCore
import TestSupport
import Testing

@testable import Exchanges

@Suite("Pieces of a body that wait")
struct HeldPiecesTests {
    private static func event(_ number: Int) -> ByteBuffer {
        ByteBuffer(
            string: "data: {\"id\":\"chatcmpl-123\",\"choices\":[{\"delta\":{\"content\":\" word \(number)\"}}]}\n\n"
        )
    }

    private func bytes(_ pieces: HeldPieces) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try pieces.read { bytes += $0 }
        return bytes
    }

    @Test("They come back in order, whatever their sizes", arguments: [true, false])
    func order(isText: Bool) throws {
        var random = SeededGenerator(seed: 3)
        let packer = Packer()
        for number in 0..<40 {
            var pieces = HeldPieces(number: number)
            var whole: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let size = [1, 200, 1024, 1025, 5000].randomElement(using: &random) ?? 1
                let piece = isText ? random.bytes(size, from: Array("abc".utf8)) : random.bytes(size)
                pieces.append(ByteBuffer(bytes: piece), packer: isText ? packer : nil)
                whole += piece
            }
            #expect(pieces.count == whole.count)
            #expect(try bytes(pieces) == whole)
        }
    }

    @Test("A stream of events takes a fraction of its size")
    func memory() throws {
        var pieces = HeldPieces()
        let packer = Packer()
        for number in 0..<1000 { pieces.append(Self.event(number), packer: packer) }
        #expect(pieces.count > 70_000)
        #expect(pieces.memory < 20_000)
        #expect(pieces.plainCount <= 4096)
        #expect(try bytes(pieces) == (0..<1000).flatMap { Array(Self.event($0).readableBytesView) })
    }

    @Test("Where nothing is compressed, all bytes count")
    func plain() throws {
        var pieces = HeldPieces()
        for number in 0..<1000 { pieces.append(Self.event(number), packer: nil) }
        #expect(pieces.memory == pieces.count)
        #expect(pieces.plainCount == pieces.count)
    }

    @Test("Streams that begin together do not compress together")
    func turns() {
        let packer = Packer()
        var first: Set<Int> = []
        for number in 0..<8 {
            var pieces = HeldPieces(number: number)
            var count = 0
            while pieces.memory == pieces.count {
                pieces.append(Self.event(0), packer: packer)
                count += 1
            }
            first.insert(count)
        }
        #expect(first.count == 8)
    }
}
