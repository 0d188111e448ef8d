import Crypto

extension OpenFile {
    /// The SHA-256 of the whole content, read in pieces.
    func digest() throws(SystemCallError) -> BlobDigest { try digest(ofFirst: .max) }

    /// The SHA-256 of the first bytes, or of all where there are fewer, read in pieces.
    package func digest(ofFirst count: Int) throws(SystemCallError) -> BlobDigest {
        var hash = SHA256()
        var offset = 0
        while true {
            let piece = try read(min(1 << 18, count - offset), at: offset)
            if piece.isEmpty { return BlobDigest(hash.finalize()) }
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            offset += piece.count
        }
    }
}
