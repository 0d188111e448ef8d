import BodyFormats

/// How a secret may be written.
enum Encoding {
    case plain, json, percent, base64, lowerHex, upperHex

    /// Writes a secret with every byte encoded.
    func write(_ secret: [UInt8]) -> String {
        switch self {
        case .plain: String(decoding: secret, as: UTF8.self)
        case .json: secret.map { "\\u00\(Self.hex($0))" }.joined()
        case .percent: secret.map { "%\(Self.hex($0).uppercased())" }.joined()
        // A byte before and one behind, so that the characters at the ends are not the secret's alone.
        case .base64: String(decoding: Base64.encode([0x3A] + secret + [0x3A]), as: UTF8.self)
        case .lowerHex: secret.map(Self.hex).joined()
        case .upperHex: secret.map { Self.hex($0).uppercased() }.joined()
        }
    }

    /// The characters of base64 that ``write(_:)`` makes of the secret alone.
    static func base64Core(of secret: [UInt8]) -> [UInt8] {
        let text = Base64.encode([0x3A] + secret + [0x3A])
        return Array(text[2..<(secret.count + 1) * 8 / 6])
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
