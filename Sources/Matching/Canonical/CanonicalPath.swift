internal import BodyFormats

/// The canonical form of paths: as sent, but for encodings that RFC 3986 §6.2.2 calls equivalent.
///
/// Hexadecimal digits become upper case, and encoded characters that need no encoding are decoded. Empty and dot
/// segments stay, and `%2F` is not `/`: gateways tell them apart.
enum CanonicalPath {
    static func text(of path: String) -> String {
        let bytes = Array(path.utf8)[...]
        guard bytes.contains(UInt8(ascii: "%")) else { return path }
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == UInt8(ascii: "%"),
                let byte = PercentCoding.encodedByte(in: bytes, at: index)
            else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result.append(contentsOf: bytes[index..<index + 3].map(uppercased))
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func uppercased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte - 0x20 : byte
    }

    /// RFC 3986 §2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
