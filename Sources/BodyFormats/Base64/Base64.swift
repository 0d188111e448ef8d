/// Base64 with the standard alphabet and padding, RFC 4648 §4.
///
/// Strict both ways: `decode` accepts exactly what `encode` writes (no white space, full padding, unused bits zero,
/// RFC 4648 §3.5), so text that decodes can be stored as its bytes and comes back the same, character for character.
/// Input may be processed in pieces: bytes in multiples of 3 when encoding, text in multiples of 4 when decoding.
package enum Base64 {
    /// The text of the bytes, as ASCII bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        if let text = bytes.withContiguousStorageIfAvailable(encoded) { return text }
        return Array(bytes).withUnsafeBufferPointer(encoded)
    }

    /// The text of the bytes as a `String`.
    package static func encodedString(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encode(bytes), as: UTF8.self)
    }

    /// The bytes that the text stands for, or nil where `encode` could not have written it.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        if let bytes = text.withContiguousStorageIfAvailable(decoded) { return bytes }
        return Array(text).withUnsafeBufferPointer(decoded)
    }

    /// The bytes that the text stands for, or nil where `encode` could not have written it.
    package static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8)
    }

    /// How many bytes text of this length stands for at most.
    package static func decodedCapacity(_ count: Int) -> Int { count / 4 * 3 }

    private static func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let alphabet = alphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let first = bytes[index]
            let second = left > 1 ? bytes[index + 1] : 0
            let third = left > 2 ? bytes[index + 2] : 0
            text.append(alphabet[Int(first >> 2)])
            text.append(alphabet[Int(first << 4 & 0x30 | second >> 4)])
            text.append(left > 1 ? alphabet[Int(second << 2 & 0x3C | third >> 6)] : padding)
            text.append(left > 2 ? alphabet[Int(third & 0x3F)] : padding)
            index += 3
        }
        return text
    }

    private static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let values = values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(decodedCapacity(text.count))
        var index = 0
        while index < text.count {
            let isLast = index + 4 == text.count
            let pads = !isLast || text[index + 3] != padding ? 0 : text[index + 2] == padding ? 2 : 1
            let first = values[Int(text[index])]
            let second = values[Int(text[index + 1])]
            let third = pads == 2 ? 0 : values[Int(text[index + 2])]
            let fourth = pads > 0 ? 0 : values[Int(text[index + 3])]
            guard (first | second | third | fourth) < 64 else { return nil }
            if pads == 2 && second & 0x0F != 0 || pads == 1 && third & 0x03 != 0 { return nil }
            bytes.append(first << 2 | second >> 4)
            if pads < 2 { bytes.append(second << 4 | third >> 2) }
            if pads < 1 { bytes.append(third << 6 | fourth) }
            index += 4
        }
        return bytes
    }

    private static let padding = UInt8(ascii: "=")
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// For every byte its value in the alphabet; 255 for bytes outside.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()
}
