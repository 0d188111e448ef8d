/// The characters of which tokens in texts are made.
enum TokenCharacters: Sendable {
    /// Letters, digits, `-` and `_`.
    case word
    /// Those of base64, with its padding.
    case base64
    /// Those of a `Bearer` token (RFC 6750 §2.1).
    case bearer

    /// Whether a byte is a letter or a digit of ASCII.
    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }

    /// Whether a token goes on with a byte, so that nothing begins behind it.
    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    func contains(_ byte: UInt8) -> Bool {
        switch self {
        case .word: Self.isWord(byte)
        case .base64: Self.isAlphanumeric(byte) || "+/=".utf8.contains(byte)
        case .bearer: Self.isWord(byte) || "._~+/=".utf8.contains(byte)
        }
    }

    /// Where the characters end that begin at `start`, at `limit` at the latest.
    func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, before limit: Int = .max) -> Int {
        let limit = min(limit, bytes.count)
        var end = start
        while end < limit, contains(bytes[end]) { end += 1 }
        return end
    }
}
