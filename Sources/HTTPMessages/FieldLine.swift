import NIOCore

/// One line of a field section: a name, a colon and a value (RFC 9112 §5).
struct FieldLine {
    let name: String
    let value: String

    /// Reads a line, without its end.
    ///
    /// The blanks around the value are no part of it; bytes of it that are no UTF-8 are kept (``FieldBytes``).
    init(_ line: ByteBufferView) throws(RequestSyntaxError) {
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { throw .field }
        let name = line[..<colon]
        // A space before the colon or at the start (a folded line) is no token either.
        guard name.allSatisfy(\.isTokenByte) else { throw .field }
        var value = line[(colon + 1)...]
        while let blank = value.first, blank == 0x20 || blank == 0x09 { value = value.dropFirst() }
        while let blank = value.last, blank == 0x20 || blank == 0x09 { value = value.dropLast() }
        self.name = String(decoding: name, as: UTF8.self)
        self.value =
            value.allSatisfy { $0 < 0x80 }
            ? String(decoding: value, as: UTF8.self)
            : String(buffer: FieldBytes.escape(ByteBuffer(bytes: value)))
    }
}
