// Strings and numbers, RFC 8259 §6 and §7.
extension JSONScanner {
    /// Reads a string from its opening quote on, checking escapes, surrogate pairs and UTF-8.
    mutating func string(_ kind: JSONToken.Kind) throws(BodyFormatError) -> JSONToken {
        let start = index
        var hasEscapes = false
        index += 1
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return JSONToken(kind, start..<index, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try escape()
            case _ where isLenient:
                index += 1
            case 0..<0x20:
                throw BodyFormatError(.jsonSyntax, at: index)
            case 0x20..<0x80:
                index += 1
            default:
                guard let length = UTF8Sequence.length(in: bytes, at: index, end: end) else {
                    throw BodyFormatError(.jsonInvalidUTF8, at: index)
                }
                index += length
            }
        }
        throw BodyFormatError(.jsonTruncated, at: end)
    }

    /// Reads a number and returns its bytes.
    mutating func number() throws(BodyFormatError) -> Range<Int> {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if index < end, bytes[index] == UInt8(ascii: "0") {
            index += 1
        } else {
            try digits()
        }
        if index < end, bytes[index] == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return start..<index
    }

    /// Reads one digit or more.
    private mutating func digits() throws(BodyFormatError) {
        let start = index
        while index < end, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] { index += 1 }
        guard index == start else { return }
        throw BodyFormatError(index < end ? .jsonSyntax : .jsonTruncated, at: index)
    }

    /// Reads an escape from its backslash on; for the first half of a surrogate pair also the second.
    private mutating func escape() throws(BodyFormatError) {
        let start = index
        guard index + 1 < end else { throw BodyFormatError(.jsonTruncated, at: end) }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 2
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            if isLenient { return }
            if 0xDC00...0xDFFF ~= unit { throw BodyFormatError(.jsonLoneSurrogate, at: start) }
            guard 0xD800...0xDBFF ~= unit else { return }
            guard index + 1 < end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
                0xDC00...0xDFFF ~= (try codeUnit())
            else { throw BodyFormatError(.jsonLoneSurrogate, at: start) }
        case 0x20... where isLenient: index += 2
        default: throw BodyFormatError(.jsonSyntax, at: index + 1)
        }
    }

    /// Reads `\uXXXX`.
    private mutating func codeUnit() throws(BodyFormatError) -> UInt32 {
        index += 2
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard index < end else { throw BodyFormatError(.jsonTruncated, at: end) }
            guard let digit = HexDigit.value(bytes[index]) else { throw BodyFormatError(.jsonSyntax, at: index) }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}
