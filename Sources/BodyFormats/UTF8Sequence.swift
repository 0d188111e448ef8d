/// Checks UTF-8 one encoded scalar at a time, so that readers validate text in the pass that they make anyway.
package enum UTF8Sequence {
    /// The length of the well-formed sequence that starts at `index`, or nil where there is none.
    ///
    /// Table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - index: Where the sequence starts, below `end`.
    ///   - end: Where the text ends; a sequence that reaches beyond it is not well-formed.
    /// - Returns: 1 to 4, or nil.
    package static func length(in bytes: [UInt8], at index: Int, end: Int) -> Int? {
        let first = bytes[index]
        if first < 0x80 { return 1 }
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: count = 4
        default: return nil
        }
        guard index + count <= end, second.contains(bytes[index + 1]) else { return nil }
        for position in (index + 2)..<max(index + 2, index + count) where bytes[position] & 0xC0 != 0x80 {
            return nil
        }
        return count
    }
}
