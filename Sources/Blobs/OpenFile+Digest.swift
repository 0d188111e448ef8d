import Crypto

extension OpenFile {
    /// The SHA-256 of the whole content, read in pieces.
    func digest() throws(SystemCallError) -> BlobDigest {
        var hash = SHA256()
        var offset = 0
        while true {
            let piece = try read(1 << 18, at: offset)
            if piece.isEmpty { return BlobDigest(hash.finalize()) }
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
            offset += piece.count
        }
    }
}
