import BodyFormats

/// A text by which a secret is found.
struct SecretPattern: Sendable {
    let bytes: [UInt8]
    let form: SecretForm
    /// How many characters on either side hold bits of the secret and of what stands beside it.
    var sharedBefore = 0
    var sharedAfter = 0

    /// All texts by which a secret of eight bytes or more is found.
    static func patterns(of secret: [UInt8]) -> [SecretPattern] {
        var patterns = [SecretPattern(bytes: secret, form: .plain)]
        for alignment in 0..<3 {
            let plain = base64(of: secret, alignment: alignment)
            patterns.append(plain)
            let bytes = plain.bytes.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
            if bytes != plain.bytes {
                patterns.append(
                    SecretPattern(
                        bytes: bytes,
                        form: .base64,
                        sharedBefore: plain.sharedBefore,
                        sharedAfter: plain.sharedAfter
                    )
                )
            }
        }
        patterns.append(SecretPattern(bytes: hex(secret, "0123456789abcdef"), form: .lowerHex))
        patterns.append(SecretPattern(bytes: hex(secret, "0123456789ABCDEF"), form: .upperHex))
        return patterns
    }

    /// The characters of base64 that a secret alone decides when it stands `alignment` bytes behind a group's start.
    private static func base64(of secret: [UInt8], alignment: Int) -> SecretPattern {
        let text = Base64.encode([UInt8](repeating: 0, count: alignment) + secret)
        let firstBit = alignment * 8
        let lastBit = firstBit + secret.count * 8
        let (first, end) = ((firstBit + 5) / 6, lastBit / 6)
        return SecretPattern(
            bytes: Array(text[first..<end]),
            form: .base64,
            sharedBefore: firstBit % 6 == 0 ? 0 : 1,
            sharedAfter: lastBit % 6 == 0 ? 0 : 1
        )
    }

    private static func hex(_ bytes: [UInt8], _ digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
