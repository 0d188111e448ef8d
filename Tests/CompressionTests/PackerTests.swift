import TestSupport
import Testing

@testable import Compression

@Suite("Packing what waits in memory")
struct PackerTests {
    private static let events = (0..<20).flatMap { Array("data: {\"delta\":\"word \($0)\"}\n\n".utf8) }

    @Test("What was packed is the same again, whatever was packed before and after it")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        let packer = Packer()
        let blocks = (0..<50).map { _ in
            Array(Self.events.prefix(Int.random(in: 100...500, using: &random)))
                + random.bytes(Int.random(in: 0...30, using: &random))
        }
        let packed = blocks.map { block in block.withUnsafeBytes { packer.pack($0) } }
        let unpacker = try Unpacker()
        for (block, packed) in zip(blocks, packed).shuffled(using: &random) {
            let packed = try #require(packed)
            #expect(packed.count <= block.count / 4 * 3)
            #expect(try unpacker.unpack(packed, count: block.count) == block)
        }
    }

    @Test("What would hardly be shorter is left as it is, and the next block is packed again")
    func noise() throws {
        var random = SeededGenerator(seed: 2)
        let packer = Packer()
        #expect(random.bytes(4096).withUnsafeBytes { packer.pack($0) } == nil)
        #expect([UInt8]().withUnsafeBytes { packer.pack($0) } == nil)
        let packed = try #require(Self.events.withUnsafeBytes { packer.pack($0) })
        #expect(try Unpacker().unpack(packed, count: Self.events.count) == Self.events)
    }

    @Test("What no packer made is an error")
    func damage() throws {
        let unpacker = try Unpacker()
        let packed = try #require(Self.events.withUnsafeBytes { Packer().pack($0) })
        #expect(throws: CompressionError.truncated) { try unpacker.unpack(packed, count: Self.events.count - 1) }
        #expect(throws: CompressionError.truncated) { try unpacker.unpack(packed, count: Self.events.count + 1) }
        #expect(throws: CompressionError.self) { try unpacker.unpack([0xFF, 0xFF], count: 10) }
        #expect(try unpacker.unpack(packed, count: Self.events.count) == Self.events)
    }
}
