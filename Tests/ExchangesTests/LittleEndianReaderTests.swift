import Testing

@testable import Exchanges

@Suite("Numbers and texts of an index")
struct LittleEndianReaderTests {
    @Test("what was written is read again, and nothing behind the end")
    func roundTrip() throws {
        var writer = LittleEndianWriter()
        writer.write(UInt16(0x1234))
        writer.write(Int64(-5))
        writer.write("käse")
        writer.write(UInt64(7))
        writer.write([1, 2, 3])
        #expect(writer.bytes.prefix(2) == [0x34, 0x12])
        var reader = LittleEndianReader(writer.bytes)
        #expect(try reader.number(UInt16.self) == 0x1234)
        #expect(try reader.number(Int64.self) == -5)
        #expect(try reader.text() == "käse")
        #expect(try reader.count() == 7)
        let last = try reader.bytes(3)
        #expect(Array(last) == [1, 2, 3])
        #expect(reader.rest == 0)
        #expect(throws: IndexFormatError()) { try reader.number(UInt8.self) }
        #expect(throws: IndexFormatError()) { try reader.bytes(1) }
        #expect(throws: IndexFormatError()) { try reader.bytes(-1) }
    }

    @Test("a count of more than can follow, or of more than is a number here, is none")
    func counts() throws {
        for (number, size) in [(4, 1), (2, 2), (UInt64.max, 1), (UInt64(Int.max), 100)] as [(UInt64, Int)] {
            var writer = LittleEndianWriter()
            writer.write(number)
            writer.write([1, 2, 3])
            var reader = LittleEndianReader(writer.bytes)
            #expect(throws: IndexFormatError()) { try reader.count(ofSize: size) }
        }
    }

    @Test("a text that is no UTF-8 is none")
    func texts() {
        var writer = LittleEndianWriter()
        writer.write(UInt32(2))
        writer.write([0xFF, 0xFE])
        var reader = LittleEndianReader(writer.bytes)
        #expect(throws: IndexFormatError()) { try reader.text() }
    }
}
