import NIOCore

/// Bytes that are compared to the last one but hashed by samples: a large body is looked for in no more time than it
/// takes to compare it once.
struct SampledBytes: Hashable {
    /// What is compared.
    let bytes: ByteBuffer

    private static let sampleCount = 16
    private static let sampleSize = 32

    init(_ bytes: ByteBuffer) { self.bytes = bytes }

    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeReadableBytes { all in
            hasher.combine(all.count)
            guard all.count > Self.sampleCount * Self.sampleSize else { return hasher.combine(bytes: all) }
            let distance = (all.count - Self.sampleSize) / (Self.sampleCount - 1)
            for start in stride(from: 0, through: distance * (Self.sampleCount - 1), by: distance) {
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: all[start..<start + Self.sampleSize]))
            }
        }
    }
}
