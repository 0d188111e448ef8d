import Crypto

/// The SHA-256 of a blob, which is also its name.
///
/// A digest becomes a path, so there is one way from text to a digest, and it takes 64 lower-case hexadecimal digits
/// or throws (docs/design.md §12).
package struct BlobDigest: Hashable, Sendable {
    /// The 64 hexadecimal digits.
    package let hex: String

    /// Takes a digest from a cassette, a request or a file's name.
    ///
    /// Throws ``BlobError/badDigest(_:)`` for everything but 64 digits of `0`…`9` and `a`…`f`.
    package init(_ text: some StringProtocol) throws(BlobError) {
        let isDigest =
            text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isDigest else { throw .badDigest(String(text.prefix(80))) }
        hex = String(text)
    }

    /// The digest of bytes, which need not be stored.
    package init(of bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

    /// The digest of what was hashed.
    init(_ digest: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0F)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// The first 64 bits of it, for sets that need not be exact.
    package var prefix: UInt64 { UInt64(hex.prefix(16), radix: 16) ?? 0 }

    /// The folder the blob stands in: the first two digits.
    var folderName: String { String(hex.prefix(2)) }
}

extension BlobDigest: CustomStringConvertible {
    /// The digest as a cassette names it: `sha256:` and the digits.
    package var description: String { "sha256:\(hex)" }
}
