import Blobs
import Cassettes
import NIOCore

extension BodyIntake {
    /// How many bytes of a body are taken in at once.
    private static let pieceSize = 1 << 18

    /// Takes in a whole body that was recorded before, as if it came now; blocks.
    ///
    /// - Parameters:
    ///   - body: What was recorded.
    ///   - blobs: Where the blobs are that it names.
    /// - Returns: The body as it is recorded now.
    /// - Throws: `BlobError` where a blob is missing or damaged; what `consume` and `finish` throw.
    func take(_ body: [BodySegment], from blobs: BlobStore) throws -> Body {
        for segment in body {
            var failure: (any Error)?
            try segment.read(from: blobs) { bytes in
                for start in stride(from: 0, to: bytes.count, by: Self.pieceSize) where failure == nil {
                    let piece = bytes[start..<min(bytes.count, start + Self.pieceSize)]
                    do {
                        try consume(ByteBuffer(bytes: piece))
                    } catch {
                        failure = error
                    }
                }
            }
            if let failure { throw failure }
        }
        return try finish()
    }
}
