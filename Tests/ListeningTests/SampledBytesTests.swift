import NIOCore
import TestSupport
import Testing

@testable import Listening

@Suite struct SampledBytesTests {
    @Test("equal bytes are equal and have one hash, wherever they stand")
    func equal() {
        var generator = SeededGenerator(seed: 1)
        for count in [0, 1, 511, 512, 513, 527, 528, 529, 4096, 70_001] {
            let bytes = generator.bytes(count)
            var other = ByteBuffer(bytes: [1, 2, 3] + bytes)
            other.moveReaderIndex(forwardBy: 3)
            let (one, two) = (SampledBytes(ByteBuffer(bytes: bytes)), SampledBytes(other))
            #expect(one == two && one.hashValue == two.hashValue)
        }
    }

    @Test("bytes that differ in a single place, sampled or not, are different")
    func different() {
        let size = 2000
        let zeros = SampledBytes(ByteBuffer(repeating: 0, count: size))
        var isSameHash = 0
        for place in 0..<size {
            var other = ByteBuffer(repeating: 0, count: size)
            other.setInteger(UInt8(1), at: place)
            #expect(SampledBytes(other) != zeros)
            isSameHash += SampledBytes(other).hashValue == zeros.hashValue ? 1 : 0
        }
        // What is between the samples is told apart by the comparison alone.
        #expect(isSameHash == size - 16 * 32)
    }

    @Test("a length is part of the hash")
    func lengths() {
        let hashes = Set((0..<2000).map { SampledBytes(ByteBuffer(repeating: 0, count: $0)).hashValue })
        #expect(hashes.count == 2000)
    }
}
