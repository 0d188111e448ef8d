/// Changes to a text that leave every other byte as it was: ranges, and what comes in their place.
///
/// The ranges are in order, do not overlap, and count from the start of the text.
package struct ByteEdits: Equatable, Sendable {
    /// One change.
    package struct Edit: Equatable, Sendable {
        /// The bytes that go; empty where something is only put in.
        package let range: Range<Int>
        /// The bytes that come.
        package let replacement: [UInt8]

        /// Creates an edit.
        package init(_ range: Range<Int>, _ replacement: [UInt8]) {
            self.range = range
            self.replacement = replacement
        }
    }

    /// The changes, in order.
    package private(set) var edits: [Edit] = []

    /// No change.
    package init() {}

    /// Whether nothing changes.
    package var isEmpty: Bool { edits.isEmpty }

    /// By how many bytes the text becomes longer; negative where it becomes shorter.
    package var growth: Int { edits.reduce(0) { $0 + $1.replacement.count - $1.range.count } }

    /// Adds a change behind all others.
    package mutating func append(_ range: Range<Int>, _ replacement: [UInt8]) {
        assert((edits.last?.range.upperBound ?? 0) <= range.lowerBound, "edits are in order")
        edits.append(Edit(range, replacement))
    }

    /// The text with the changes made.
    package func applied(to bytes: [UInt8]) -> [UInt8] {
        if edits.isEmpty { return bytes }
        var changed: [UInt8] = []
        changed.reserveCapacity(bytes.count + growth)
        var start = 0
        for edit in edits {
            changed += bytes[start..<edit.range.lowerBound]
            changed += edit.replacement
            start = edit.range.upperBound
        }
        return changed + bytes[start...]
    }

    /// Where offsets of the old text are in the new one.
    ///
    /// An offset inside of what goes becomes the start of what comes instead, so whatever was divided there is divided
    /// before the replacement.
    ///
    /// - Parameter offsets: In ascending order.
    /// - Returns: As many offsets, in ascending order.
    package func mapped(_ offsets: some Sequence<Int>) -> [Int] {
        var next = 0
        var shift = 0
        return offsets.map { offset in
            while next < edits.count, edits[next].range.upperBound <= offset {
                shift += edits[next].replacement.count - edits[next].range.count
                next += 1
            }
            guard next < edits.count, edits[next].range.lowerBound < offset else { return offset + shift }
            return edits[next].range.lowerBound + shift
        }
    }
}
