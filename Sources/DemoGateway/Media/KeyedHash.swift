import Crypto

/// HMAC-SHA256 (RFC 2104), with which every link of the demo is signed.
enum KeyedHash {
    /// The 32 bytes for a text.
    static func bytes(of text: String, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    /// The same in hexadecimal digits.
    static func hex(of text: String, key: [UInt8]) -> String { hex(bytes(of: text, key: key)) }

    /// The SHA-256 of a text in hexadecimal digits.
    static func digest(of text: String) -> String { hex(Array(SHA256.hash(data: Array(text.utf8)))) }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] })
    }
}
