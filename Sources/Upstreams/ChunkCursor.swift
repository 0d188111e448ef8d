import NIOCore

/// Follows a body in the chunked coding (RFC 9112 §7.1) beside the parser, and takes chunks out of its way that come whole.
///
/// A stream's events come so, one after another: each would pass the parser's handlers only to come out as it is. What is
/// not plain (a chunk that is cut by a read, an extension, the last chunk, what is wrong) is the parser's as before. It
/// sees every chunk from its first to its last byte or not at all, so it never notices.
struct ChunkCursor {
    /// Whose the next bytes are.
    enum Step: Equatable {
        /// They are the data of a whole chunk.
        case chunk(ByteBuffer)
        /// The parser's, as they came.
        case parser(ByteBuffer)
    }

    private enum Place {
        /// It is not known where, so all is the parser's.
        case lost
        /// Behind a head or a chunk.
        case between
        /// In the line that opens a chunk, behind so many digits of this size.
        case size(Int, digits: Int)
        /// Before the LF of that line.
        case lineEnd(Int)
        /// So many bytes of the chunk are still to come.
        case chunk(Int)
        /// Before the line end behind it, or before the LF of that.
        case chunkEnd(isInLineEnd: Bool)
    }

    /// Longer sizes than this are nothing that comes whole.
    private static let mostDigits = 7

    private var place = Place.lost

    /// Whether all is the parser's.
    var isLost: Bool { if case .lost = place { true } else { false } }

    /// The body begins.
    mutating func begin() { place = .between }

    /// All is the parser's from now on.
    mutating func stop() { place = .lost }

    /// Passes over bytes that the parser has.
    mutating func follow(_ bytes: ByteBuffer) {
        var rest = bytes
        while let _ = takeParsed(&rest) {}
    }

    /// Takes from the bytes that came what is to go on next; `nil` when they are used up.
    mutating func next(_ bytes: inout ByteBuffer) -> Step? {
        if case .between = place, let chunk = Self.takeWhole(&bytes) { return .chunk(chunk) }
        return takeParsed(&bytes).map(Step.parser)
    }

    /// Takes the rest of the chunk that is under way, or of what comes next: as much of it as is here.
    private mutating func takeParsed(_ bytes: inout ByteBuffer) -> ByteBuffer? {
        guard bytes.readableBytes > 0 else { return nil }
        var count = 0
        repeat {
            switch place {
            case .lost: count = bytes.readableBytes
            case .chunk(let left):
                let here = min(left, bytes.readableBytes - count)
                count += here
                place = here == left ? .chunkEnd(isInLineEnd: false) : .chunk(left - here)
            case .between, .size, .lineEnd, .chunkEnd:
                readFraming(bytes.getInteger(at: bytes.readerIndex + count) ?? 0)
                count += 1
            }
            if case .between = place { break }
        } while count < bytes.readableBytes
        return bytes.readSlice(length: count)
    }

    private mutating func readFraming(_ byte: UInt8) {
        switch place {
        case .lineEnd(let size) where byte == 0x0A && size > 0: place = .chunk(size)
        case .chunkEnd(false) where byte == 0x0D: place = .chunkEnd(isInLineEnd: true)
        case .chunkEnd(true) where byte == 0x0A: place = .between
        case .size(let size, _) where byte == 0x0D: place = .lineEnd(size)
        case .size(let size, let digits): addDigit(byte, to: size, digits)
        case .between: addDigit(byte, to: 0, 0)
        case .lineEnd, .chunk, .chunkEnd, .lost: place = .lost
        }
    }

    private mutating func addDigit(_ byte: UInt8, to size: Int, _ digits: Int) {
        guard digits < Self.mostDigits, let digit = Self.digit(byte) else {
            place = .lost
            return
        }
        place = .size(size << 4 | digit, digits: digits + 1)
    }

    /// Takes a chunk that is here from its first to its last byte; gives its data.
    private static func takeWhole(_ bytes: inout ByteBuffer) -> ByteBuffer? {
        let found: (start: Int, size: Int)? = bytes.withUnsafeReadableBytes { bytes in
            var size = 0
            var index = 0
            while index < bytes.count, index <= mostDigits, let digit = digit(bytes[index]) {
                size = size << 4 | digit
                index += 1
            }
            let end = index + 2 + size
            guard size > 0, index <= mostDigits, end + 2 <= bytes.count, bytes[index] == 0x0D, bytes[index + 1] == 0x0A,
                bytes[end] == 0x0D, bytes[end + 1] == 0x0A
            else { return nil }
            return (index + 2, size)
        }
        guard let found, let data = bytes.getSlice(at: bytes.readerIndex + found.start, length: found.size) else {
            return nil
        }
        bytes.moveReaderIndex(forwardBy: found.start + found.size + 2)
        return data
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46, 0x61...0x66: Int(byte | 0x20) - 0x57
        default: nil
        }
    }
}
