import Blobs

/// The cells of the sketches in an index, which are read when a request misses for the first time.
struct IndexedCells: Sendable {
    /// How many numbers they are, and the SHA-256 of their bytes.
    struct Extent: Sendable {
        let count: Int
        let digest: BlobDigest
    }

    let file: OpenFile
    let offset: Int
    let extent: Extent

    /// Reads them, and blocks; none where they are not as they were written.
    func read() -> [UInt16] {
        let (size, overflows) = extent.count.multipliedReportingOverflow(by: 2)
        guard !overflows, let status = try? file.status(), size <= status.size - offset,
            let bytes = try? file.read(size, at: offset), BlobDigest(of: bytes) == extent.digest
        else { return [] }
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map {
                UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))
            }
        }
    }
}
