/// Finds the few bytes that matter among the many that do not, eight at a time.
enum ByteSearch {
    /// Where plain text of a JSON string ends: the first quote, backslash or control character, else `end`.
    static func endOfPlainText(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
        var index = start
        while index + 8 <= end {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasZero(word ^ repeated(0x22)) | hasZero(word ^ repeated(0x5C)) | hasControl(word) != 0 { break }
            index += 8
        }
        while index < end, bytes[index] >= 0x20, bytes[index] != 0x22, bytes[index] != 0x5C { index += 1 }
        return index
    }

    /// Where a line ends: the first CR or LF, else `end`.
    static func endOfLine(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
        var index = start
        while index + 8 <= end {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasZero(word ^ repeated(0x0A)) | hasZero(word ^ repeated(0x0D)) != 0 { break }
            index += 8
        }
        while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        return index
    }

    /// The byte eight times.
    private static func repeated(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

    /// Not zero if one of the eight bytes is: `haszero` of Anderson's "Bit Twiddling Hacks".
    private static func hasZero(_ word: UInt64) -> UInt64 { (word &- repeated(1)) & ~word & repeated(0x80) }

    /// Not zero if one of the eight bytes is below 0x20: `hasless` of the same.
    private static func hasControl(_ word: UInt64) -> UInt64 { (word &- repeated(0x20)) & ~word & repeated(0x80) }
}
