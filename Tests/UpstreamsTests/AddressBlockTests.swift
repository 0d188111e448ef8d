import TestSupport
import Testing

@testable import Upstreams

@Suite struct AddressBlockTests {
    @Test("An address is in a block if it has as many bits in common with it as the block is long")
    func contains() {
        var generator = SeededGenerator(seed: 4)
        for size in [4, 16] {
            for length in 0...(size * 8) {
                let prefix = generator.bytes(size)
                let block = AddressBlock(prefix, length, .nowhere)
                #expect(block.contains(prefix[...]))
                for bit in 0..<(size * 8) {
                    var other = prefix
                    other[bit / 8] ^= 0x80 >> (bit % 8)
                    #expect(block.contains(other[...]) == (bit >= length), "bit \(bit) of /\(length)")
                }
            }
        }
    }

    @Test("What a prefix does not say is zero")
    func shortPrefix() {
        let block = AddressBlock([192], 24, .nowhere)
        #expect(block.contains([192, 0, 0, 9]))
        #expect(!block.contains([192, 0, 1, 9]))
    }

    @Test("The tables hold no bits beyond a block's length, and none of a block another one hides")
    func tables() {
        for (size, table) in [(4, AddressBlock.v4), (16, AddressBlock.v6)] {
            for (index, block) in table.enumerated() {
                let first = block.prefix + [UInt8](repeating: 0, count: size - block.prefix.count)
                for bit in block.length..<max(block.length, size * 8) {
                    #expect(first[bit / 8] & (0x80 >> (bit % 8)) == 0, "\(block)")
                }
                #expect(!table[..<index].contains { $0.length <= block.length && $0.contains(first[...]) }, "\(block)")
            }
        }
    }
}
