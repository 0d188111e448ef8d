import BodyFormats

/// What encoded bytes mean, and which of them stand for which byte of the meaning.
///
/// A change is found in the meaning and made in the encoded bytes, so that whatever does not change stays as it was
/// written, escape for escape.
struct DecodedText {
    /// The meaning.
    let bytes: [UInt8]
    /// Where each byte of the meaning starts in the encoded text, and where the text ends; nil where they are the same
    /// but for `start`.
    private let offsets: [Int]?
    private let start: Int

    private init(_ bytes: [UInt8], start: Int, offsets: [Int]?) {
        self.bytes = bytes
        self.start = start
        self.offsets = offsets
    }

    /// Takes bytes that mean themselves.
    init(plain bytes: [UInt8], in range: Range<Int>) {
        self.init(Array(bytes[range]), start: range.lowerBound, offsets: nil)
    }

    /// Resolves the escapes of a JSON string.
    ///
    /// - Parameters:
    ///   - token: A token of kind `name` or `string` that a `JSONScanner` returned for `bytes`.
    ///   - bytes: The buffer that was scanned.
    init(json token: JSONToken, in bytes: [UInt8]) {
        let content = token.range.lowerBound + 1..<token.range.upperBound - 1
        guard token.hasEscapes else {
            self.init(plain: bytes, in: content)
            return
        }
        let text = bytes[content]
        var offsets: [Int] = []
        var index = content.lowerBound
        while index < content.upperBound {
            let length = Self.escapeLength(in: text, at: index)
            // Every byte of a character that is escaped stands for the whole escape.
            offsets.append(
                contentsOf: repeatElement(index, count: Self.decodedLength(of: text[index..<index + length]))
            )
            index += length
        }
        offsets.append(content.upperBound)
        self.init(JSONString.utf8(of: token, in: bytes), start: content.lowerBound, offsets: offsets)
    }

    /// Resolves percent-encoding and `+`, as in forms and queries.
    init(percent bytes: [UInt8], in range: Range<Int>) {
        guard bytes[range].contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            self.init(plain: bytes, in: range)
            return
        }
        var offsets: [Int] = []
        var index = range.lowerBound
        while index < range.upperBound {
            offsets.append(index)
            let isEncoded =
                bytes[index] == UInt8(ascii: "%")
                && PercentCoding.encodedByte(in: bytes[range], at: index) != nil
            index += isEncoded ? 3 : 1
        }
        offsets.append(range.upperBound)
        self.init(PercentCoding.decode(bytes[range], plusIsSpace: true), start: range.lowerBound, offsets: offsets)
    }

    /// Where in the encoded text a range of the meaning stands.
    func encoded(_ range: Range<Int>) -> Range<Int> {
        guard let offsets else { return start + range.lowerBound..<start + range.upperBound }
        return offsets[range.lowerBound]..<offsets[range.upperBound]
    }

    /// How long the escape, or the byte, at `index` is.
    private static func escapeLength(in bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        guard bytes[index] == UInt8(ascii: "\\") else { return 1 }
        guard bytes[index + 1] == UInt8(ascii: "u") else { return 2 }
        return JSONString.isSurrogatePair(in: bytes, at: index) ? 12 : 6
    }

    /// How many bytes of UTF-8 an escape, or a byte, stands for.
    private static func decodedLength(of escape: ArraySlice<UInt8>) -> Int {
        switch escape.count {
        case 12: return 4
        case 6:
            let unit = escape.dropFirst(2).reduce(0) { $0 << 4 | Int(HexDigit.value($1) ?? 0) }
            return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3
        default: return 1
        }
    }
}
