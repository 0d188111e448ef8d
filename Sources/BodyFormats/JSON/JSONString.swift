/// The text of JSON strings: what a token's bytes mean.
package enum JSONString {
    /// The UTF-8 text of a name or string token, without quotes and with escapes resolved.
    ///
    /// - Parameters:
    ///   - token: A token of kind `name` or `string` that a `JSONScanner` returned for `bytes`, so it is known to be
    ///     well-formed.
    ///   - bytes: The buffer that was scanned.
    /// - Returns: Valid UTF-8, half a surrogate pair as U+FFFD; of a lenient scanner's tokens also bytes that are none.
    package static func utf8(of token: JSONToken, in bytes: [UInt8]) -> [UInt8] {
        let content = token.range.dropFirst().dropLast()
        guard token.hasEscapes else { return Array(bytes[content]) }
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let kind = bytes[index]
            index += 1
            switch kind {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): appendScalar(in: bytes[..<content.endIndex], at: &index, to: &text)
            default: text.append(kind)
            }
        }
        return text
    }

    /// The text of a name or string token as a `String`; see `utf8(of:in:)`.
    package static func text(of token: JSONToken, in bytes: [UInt8]) -> String {
        guard token.hasEscapes else {
            return String(decoding: bytes[token.range.dropFirst().dropLast()], as: UTF8.self)
        }
        return String(decoding: utf8(of: token, in: bytes), as: UTF8.self)
    }

    /// Whether the escape at `index`, which is `\u` with its digits, and the next are the halves of a surrogate pair.
    package static func isSurrogatePair(in bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
        guard index + 12 <= bytes.endIndex, 0xD800...0xDBFF ~= codeUnit(in: bytes, at: index + 2) else { return false }
        return bytes[index + 6] == UInt8(ascii: "\\") && bytes[index + 7] == UInt8(ascii: "u")
            && 0xDC00...0xDFFF ~= codeUnit(in: bytes, at: index + 8)
    }

    /// Resolves the digits after `\u`, and the second half of a pair where there is one.
    private static func appendScalar(in bytes: ArraySlice<UInt8>, at index: inout Int, to text: inout [UInt8]) {
        var value = codeUnit(in: bytes, at: index)
        if isSurrogatePair(in: bytes, at: index - 2) {
            value = 0x10000 + (value - 0xD800) << 10 + (codeUnit(in: bytes, at: index + 6) - 0xDC00)
            index += 6
        }
        index += 4
        text.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private static func codeUnit(in bytes: ArraySlice<UInt8>, at index: Int) -> UInt32 {
        bytes[index..<index + 4].reduce(0) { $0 << 4 | UInt32(HexDigit.value($1) ?? 0) }
    }
}
