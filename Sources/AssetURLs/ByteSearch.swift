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

    /// Where an event ends, behind the empty line, if no string in it may be a URL: each of those begins with `h` or with an
    /// escape right behind its quote.
    ///
    /// - Returns: `nil` where that is not known: such a string or a CR comes first, or the event does not end here.
    static func endOfQuietEvent(_ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        var index = start
        while index + 9 <= end {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let next = bytes.loadUnaligned(fromByteOffset: index + 1, as: UInt64.self)
            let url = hasZero((next | repeated(0x20)) ^ repeated(0x68)) | hasZero(next ^ repeated(0x5C))
            let ends = hasZero(word ^ repeated(0x0A)) & hasZero(next ^ repeated(0x0A))
            if (hasZero(word ^ repeated(0x22)) & url) | ends | hasZero(word ^ repeated(0x0D)) != 0 {
                // A byte behind the first zero may be taken for one, so these eight are looked at again.
                for place in index..<index + 8 {
                    if let isEnd = quietEventMark(bytes[place], bytes[place + 1]) { return isEnd ? place + 2 : nil }
                }
            }
            index += 8
        }
        while index + 1 < end {
            if let isEnd = quietEventMark(bytes[index], bytes[index + 1]) { return isEnd ? index + 2 : nil }
            index += 1
        }
        return nil
    }

    /// Whether two bytes end a quiet event (`true`), or a search for its end (`false`).
    private static func quietEventMark(_ byte: UInt8, _ next: UInt8) -> Bool? {
        switch byte {
        case 0x0A: next == 0x0A ? true : nil
        case 0x0D: false
        case 0x22: next | 0x20 == 0x68 || next == 0x5C ? false : nil
        default: nil
        }
    }

    /// The byte eight times.
    private static func repeated(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

    /// Not zero if one of the eight bytes is: `haszero` of Anderson's "Bit Twiddling Hacks".
    private static func hasZero(_ word: UInt64) -> UInt64 { (word &- repeated(1)) & ~word & repeated(0x80) }

    /// Not zero if one of the eight bytes is below 0x20: `hasless` of the same.
    private static func hasControl(_ word: UInt64) -> UInt64 { (word &- repeated(0x20)) & ~word & repeated(0x80) }
}
