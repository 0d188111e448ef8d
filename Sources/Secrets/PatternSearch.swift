/// Finds many texts in one pass (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994).
///
/// A table says for every three bytes how far the search may go on when it has read them. Where it may not, the eight
/// bytes before are looked up. So most bytes are never looked at, however many texts there are, and a text is added
/// without beginning anew.
struct PatternSearch: Sendable {
    /// The first bytes of every text, by which it is found; shorter texts cannot be searched for.
    static let headLength = 8
    /// The last position in the head at which three bytes end.
    private static let farthest = UInt8(headLength - 2)

    private struct Pattern: Sendable {
        let bytes: [UInt8]
        /// The next with the same head.
        let next: Int32
    }

    private var steps = [UInt8](repeating: farthest, count: 1 << 16)
    private var heads: [UInt64: Int32] = [:]
    private var patterns: [Pattern] = []

    /// The longest text.
    private(set) var longest = 0

    /// How many texts there are.
    var count: Int { patterns.count }

    /// Adds a text of at least ``headLength`` bytes; its number is ``count`` before.
    mutating func insert(_ bytes: [UInt8]) {
        assert(bytes.count >= Self.headLength, "texts have a head")
        let head = bytes.withUnsafeBufferPointer { Self.head($0, endingAt: Self.headLength - 1) }
        patterns.append(Pattern(bytes: bytes, next: heads[head] ?? -1))
        heads[head] = Int32(patterns.count - 1)
        longest = max(longest, bytes.count)
        for last in 2..<Self.headLength {
            let key = bytes.withUnsafeBufferPointer { Self.key($0, endingAt: last) }
            steps[key] = min(steps[key], UInt8(Self.headLength - 1 - last))
        }
    }

    /// Calls back for every place where a text stands, in the order of their starts.
    ///
    /// - Parameters:
    ///   - bytes: What is searched.
    ///   - found: Is given the start of a place, and the number of the text there.
    func search(_ bytes: UnsafeBufferPointer<UInt8>, _ found: (_ start: Int, _ pattern: Int) -> Void) {
        guard !patterns.isEmpty else { return }
        steps.withUnsafeBufferPointer { steps in
            var end = Self.headLength - 1
            while end < bytes.count {
                let step = steps[Self.key(bytes, endingAt: end)]
                if step > 0 {
                    end += Int(step)
                    continue
                }
                let start = end - Self.headLength + 1
                var candidate = heads[Self.head(bytes, endingAt: end)] ?? -1
                while candidate >= 0 {
                    let pattern = patterns[Int(candidate)]
                    if Self.holds(bytes, pattern.bytes, at: start) { found(start, Int(candidate)) }
                    candidate = pattern.next
                }
                end += 1
            }
        }
    }

    private static func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ pattern: [UInt8], at start: Int) -> Bool {
        guard bytes.count - start >= pattern.count else { return false }
        return pattern.withUnsafeBufferPointer { pattern in
            for index in headLength..<pattern.count where bytes[start + index] != pattern[index] { return false }
            return true
        }
    }

    /// Sixteen bits of three bytes.
    @inline(__always)
    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Int {
        let three = UInt32(bytes[end - 2]) | UInt32(bytes[end - 1]) << 8 | UInt32(bytes[end]) << 16
        return Int((three &* 0x9E37_79B1) >> 16)
    }

    @inline(__always)
    private static func head(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> UInt64 {
        var head: UInt64 = 0
        for index in end - headLength + 1...end { head = head << 8 | UInt64(bytes[index]) }
        return head
    }
}
