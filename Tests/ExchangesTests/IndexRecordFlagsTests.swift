import Testing

@testable import Exchanges

@Suite("What an index notes of an interaction in a few bits")
struct IndexRecordFlagsTests {
    @Test("all bits that mean something are what was noted, and no others are taken")
    func bits() {
        for bits in 0..<UInt16(64) where bits & 3 != 3 {
            #expect(IndexRecordFlags(bits: bits)?.bits == bits)
        }
        #expect(IndexRecordFlags(bits: 3) == nil)
        #expect(IndexRecordFlags(bits: 64) == nil)
        #expect(IndexRecordFlags(bits: 0x8000) == nil)
    }
}
