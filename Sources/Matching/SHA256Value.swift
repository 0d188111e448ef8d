package import Crypto

/// A SHA-256 in 32 bytes without an allocation, which fingerprints and digests of content are made of.
package struct SHA256Value: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The 32 bytes, eight a word, the first byte of each its highest.
    package let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes a value that was taken apart.
    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Takes the result of a hash.
    package init(_ digest: SHA256Digest) {
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in digest.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    package init?(hex: String) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in hex.utf8 {
            guard count < 64 else { return nil }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            words[count / 16] = words[count / 16] << 4 | UInt64(digit)
            count += 1
        }
        guard count == 64 else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        [words.0, words.1, words.2, words.3].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The 64 digits.
    package var description: String { hex }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    /// Whether all bytes are the same.
    package static func == (left: SHA256Value, right: SHA256Value) -> Bool {
        left.words == right.words
    }

    /// The order of the bytes.
    package static func < (left: SHA256Value, right: SHA256Value) -> Bool { left.words < right.words }

    /// Feeds a word into the hasher; the value is evenly spread already.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
