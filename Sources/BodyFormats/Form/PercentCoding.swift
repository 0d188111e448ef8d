/// Percent-encoding, RFC 3986 §2.1, on bytes.
package enum PercentCoding {
    /// The bytes that an encoded text stands for.
    ///
    /// A `%` that no two hexadecimal digits follow stays as it is, as in the URL Standard: what a client sends is
    /// compared, not judged.
    ///
    /// - Parameters:
    ///   - text: The encoded text.
    ///   - plusIsSpace: Whether `+` stands for a space, as in forms and queries.
    /// - Returns: The decoded bytes, which need not be UTF-8.
    package static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
                index += 1
            case UInt8(ascii: "%"):
                if let byte = encodedByte(in: text, at: index) {
                    bytes.append(byte)
                    index += 3
                } else {
                    bytes.append(UInt8(ascii: "%"))
                    index += 1
                }
            case let byte:
                bytes.append(byte)
                index += 1
            }
        }
        return bytes
    }

    /// The byte that the `%` at `index` and the two digits after it stand for; nil where there are none.
    package static func encodedByte(in text: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < text.endIndex, let high = HexDigit.value(text[index + 1]),
            let low = HexDigit.value(text[index + 2])
        else { return nil }
        return high << 4 | low
    }

    /// A byte as `%` and two digits.
    ///
    /// - Parameters:
    ///   - byte: The byte.
    ///   - uppercase: Whether the digits are upper case, as RFC 3986 §2.1 would have them.
    /// - Returns: Three bytes.
    package static func encoded(_ byte: UInt8, uppercase: Bool) -> [UInt8] {
        let digits = [HexDigit.lowercase(byte >> 4), HexDigit.lowercase(byte)]
        return [UInt8(ascii: "%")] + digits.map { uppercase && $0 >= UInt8(ascii: "a") ? $0 ^ 0x20 : $0 }
    }
}
