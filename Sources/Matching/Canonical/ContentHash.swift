internal import Crypto

/// Hashes content while it streams.
struct ContentHash: Sendable {
    private var hash = SHA256()
    private var size = 0

    mutating func update(_ bytes: some Collection<UInt8>) {
        size += bytes.count
        let isDone: Void? = bytes.withContiguousStorageIfAvailable {
            hash.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        if isDone == nil { hash.update(data: Array(bytes)) }
    }

    func finish() -> ContentDigest { ContentDigest(hash, size: size) }
}
