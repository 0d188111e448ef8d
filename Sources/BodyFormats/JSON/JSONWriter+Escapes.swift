// How strings are quoted, and whole values in one call.
extension JSONWriter {
    /// Appends `text`, which must be UTF-8, as a JSON string with its quotes.
    static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `text` as it stands between the quotes of a JSON string.
    ///
    /// The short forms of RFC 8259 §7 where there are any, else `\u00xx` with lower-case digits, as RFC 8785 §3.2.2.2.
    static func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var copied = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: text[copied..<index])
            appendEscape(byte, to: &bytes)
            copied = index + 1
        }
        bytes.append(contentsOf: text[copied...])
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(HexDigit.lowercase(byte >> 4))
            bytes.append(HexDigit.lowercase(byte))
        default: bytes.append(byte)
        }
    }
}

extension JSONValue {
    /// The value as compact JSON.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}
