/// Base64 with the alphabet for URLs and without padding, RFC 4648 §5 as tokens have it (RFC 7515 §2).
package enum Base64URL {
    /// The text of the bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        Base64.encode(bytes).compactMap { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
    }

    /// The bytes that the text stands for; nil for a byte outside of the alphabet or a length that no text has.
    ///
    /// Bits that are left over are not looked at, as most readers of tokens do not.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var count = 0
        for byte in text {
            guard let value = value(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    /// Whether a byte is one of the alphabet.
    package static func isDigit(_ byte: UInt8) -> Bool { value(of: byte) != nil }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        case UInt8(ascii: "+"), UInt8(ascii: "/"): nil
        default: Base64.values[Int(byte)] < 64 ? Base64.values[Int(byte)] : nil
        }
    }
}
