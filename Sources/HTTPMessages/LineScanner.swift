import NIOCore

/// Finds the ends of lines in bytes that come in any cuts.
///
/// A line ends with CRLF and nothing else (docs/design.md §12), has no control bytes but tabs, and is at most so long.
/// What is wrong is found at the first byte that is wrong, so the cuts make no difference.
struct LineScanner {
    /// What the bytes are so far.
    enum Result {
        /// A line of so many bytes, and CRLF behind it.
        case line(Int)
        /// The line has not ended yet.
        case incomplete
        /// A bare CR or LF, or another control byte.
        case malformed
        /// The line is longer than it may be.
        case tooLong
    }

    /// How many bytes were looked at already.
    private var scanned = 0

    /// Whether no byte was passed over yet.
    var isAtStart: Bool { scanned == 0 }

    /// Looks for the end of the line that the readable bytes of `buffer` begin with.
    mutating func scan(_ buffer: ByteBuffer, limit: Int) -> Result {
        let result = buffer.withUnsafeReadableBytes { bytes -> Result in
            while scanned < bytes.count {
                let byte = bytes[scanned]
                if byte == 0x0D {
                    guard scanned + 1 < bytes.count else { return .incomplete }
                    return bytes[scanned + 1] == 0x0A ? .line(scanned) : .malformed
                }
                if byte < 0x20 && byte != 0x09 || byte == 0x7F { return .malformed }
                if scanned == limit { return .tooLong }
                scanned += 1
            }
            return .incomplete
        }
        if case .line = result { scanned = 0 }
        return result
    }
}
