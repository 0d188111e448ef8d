import BodyFormats

/// One escape of JSON (RFC 8259 §7) or of a URL (RFC 3986 §2.1).
struct Escape {
    /// What it stands for.
    let bytes: [UInt8]
    /// How long it is.
    let length: Int

    /// Reads the escape that begins at a backslash or a percent sign; nil where there is none.
    init?(in text: UnsafeBufferPointer<UInt8>, at index: Int) {
        let isPercent = text[index] == UInt8(ascii: "%")
        guard index + 1 < text.count else { return nil }
        if isPercent {
            guard let byte = Self.number(in: text, at: index + 1, digits: 2) else { return nil }
            (bytes, length) = ([UInt8(byte)], 3)
        } else if text[index + 1] == UInt8(ascii: "u") {
            guard let unit = Self.number(in: text, at: index + 2, digits: 4), let scalar = Unicode.Scalar(unit) else {
                return nil
            }
            (bytes, length) = (Array(String(scalar).utf8), 6)
        } else {
            guard let byte = Self.meaning(of: text[index + 1]) else { return nil }
            (bytes, length) = ([byte], 2)
        }
    }

    private static func number(in text: UnsafeBufferPointer<UInt8>, at index: Int, digits: Int) -> UInt32? {
        guard index + digits <= text.count else { return nil }
        var number: UInt32 = 0
        for place in index..<index + digits {
            guard let digit = HexDigit.value(text[place]) else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    private static func meaning(of letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: nil
        }
    }
}
