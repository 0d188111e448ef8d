internal import Crypto

/// The SHA-256 and size of content that is compared as bytes.
package struct ContentDigest: Hashable, Sendable {
    /// The hash of the bytes.
    package let sha256: SHA256Value
    /// How many bytes there are.
    package let size: Int

    /// Hashes bytes that are all there.
    package init(of bytes: [UInt8]) {
        sha256 = SHA256Value(SHA256.hash(data: bytes))
        size = bytes.count
    }

    /// Takes what was hashed piece by piece.
    init(_ hash: SHA256, size: Int) {
        sha256 = SHA256Value(hash.finalize())
        self.size = size
    }
}
