/// Reads what a `LittleEndianWriter` wrote, and trusts none of it.
struct LittleEndianReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes were not read yet.
    var rest: Int { bytes.count - offset }

    /// The next number.
    ///
    /// - Throws: ``IndexFormatError`` where the bytes end before.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(IndexFormatError) -> Number {
        let size = MemoryLayout<Number>.size
        guard rest >= size else { throw IndexFormatError() }
        defer { offset += size }
        return Number(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) })
    }

    /// The next number, as it is used here.
    mutating func count() throws(IndexFormatError) -> Int {
        guard let count = Int(exactly: try number(UInt64.self)) else { throw IndexFormatError() }
        return count
    }

    /// How many things follow, each of which takes so many bytes at least.
    mutating func count(ofSize size: Int) throws(IndexFormatError) -> Int {
        let count = try count()
        guard count <= rest / size else { throw IndexFormatError() }
        return count
    }

    /// The next bytes.
    mutating func bytes(_ count: Int) throws(IndexFormatError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest else { throw IndexFormatError() }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// The next text.
    mutating func text() throws(IndexFormatError) -> String {
        let count = Int(try number(UInt32.self))
        guard let text = String(validating: try bytes(count), as: UTF8.self) else { throw IndexFormatError() }
        return text
    }
}
