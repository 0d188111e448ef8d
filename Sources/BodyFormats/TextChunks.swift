/// Cuts a text where its content says, so that what two texts have in common is cut alike wherever it stands in them.
///
/// A hash of the last 64 bytes decides where a chunk ends ("gear" hash, with cuts rarer before the usual size and more
/// frequent behind it, as in FastCDC, USENIX ATC 2016). So a change moves the cuts next to it, and soon they are again
/// where they were. No cut falls inside a character.
///
/// What is cut is part of cassettes: with other numbers here, a recording would repeat what older ones hold.
package enum TextChunks {
    /// The fewest bytes of a chunk that another one follows.
    package static let shortest = 1 << 10
    /// The most bytes of a chunk.
    package static let longest = 4 << 10
    /// From how many bytes on a cut is more probable than before.
    private static let usual = 2 << 10
    /// One of so many places is a cut: 2 to the power of this, before and behind the usual size.
    private static let (bitsBefore, bitsBehind): (UInt64, UInt64) = (12, 10)
    /// How many bytes the hash knows: each moves it by one bit.
    private static let window = 64

    /// The chunks of a text, which tile it; a last one may be shorter than others.
    ///
    /// - Parameter text: Valid UTF-8.
    /// - Returns: Their places in `text`, none of them empty.
    package static func ranges(of text: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        text.withUnsafeBufferPointer { text in
            var start = 0
            while start < text.count {
                let end = end(ofChunkAt: start, in: text)
                ranges.append(start..<end)
                start = end
            }
        }
        return ranges
    }

    private static func end(ofChunkAt start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        // A character has at most three bytes behind its first, and the cut may move behind those.
        let limit = min(text.count, start + longest - 3)
        if start + shortest >= limit { return border(from: limit, in: text) }
        var hash: UInt64 = 0
        for index in start + shortest - window..<start + shortest { hash = hash << 1 &+ gear[Int(text[index])] }
        for index in start + shortest..<limit {
            hash = hash << 1 &+ gear[Int(text[index])]
            let bits = index < start + usual ? bitsBefore : bitsBehind
            // The upper bits depend on all of the window.
            if hash >> (64 - bits) == 0 { return border(from: index + 1, in: text) }
        }
        return border(from: limit, in: text)
    }

    /// The first place from here on that is not inside a character.
    private static func border(from index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var index = index
        while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
        return index
    }

    /// A number for each byte, by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private static let gear: [UInt64] = (1...256).map { number in
        var mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
