import NIOCore

/// The line that opens a chunk: a size, and extensions that nobody here understands (RFC 9112 §7.1).
struct ChunkLine {
    /// How many bytes of body follow; 0 for the last chunk.
    let size: Int
    /// How many bytes of the line are extensions, `;` included.
    let extensions: Int

    /// Reads a line, without its end.
    init(_ line: ByteBufferView) throws(RequestSyntaxError) {
        let digits = line.prefix { $0.hexDigit != nil }
        // 15 digits fit whatever they are; leading zeros beyond that are nothing a client writes.
        guard !digits.isEmpty, digits.count <= 15 else { throw .chunk }
        size = digits.reduce(0) { $0 << 4 | Int($1.hexDigit ?? 0) }
        let rest = line[digits.endIndex...]
        // Blanks may stand before an extension, but a line must not end with them (RFC 9112 §7.1.1).
        guard rest.isEmpty || rest.first(where: { $0 != 0x20 && $0 != 0x09 }) == 0x3B else { throw .chunk }
        extensions = rest.count
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
