package import Blobs
import BodyFormats

extension [BodySegment] {
    /// The exact bytes of the body.
    ///
    /// For bodies that are small or must be looked at whole. Throws `body_too_large` if there are more than `limit`
    /// bytes, and what ``BodySegment/read(from:_:)`` throws.
    package func joined(blobs: BlobStore, limit: Int) throws(CassetteError) -> [UInt8] {
        guard byteCount <= limit else { throw .bodyTooLarge(byteCount, limit: limit) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        for segment in self { try segment.read(from: blobs) { bytes += $0 } }
        return bytes
    }
}

extension BodySegment {
    /// Hands over the exact bytes of the segment, those of a blob in pieces of at most 256 KiB.
    ///
    /// Throws the error of a blob that is missing, damaged or of another size than the cassette says.
    package func read(from blobs: BlobStore, _ take: ([UInt8]) -> Void) throws(CassetteError) {
        switch self {
        case .text(let text): take(Array(text.utf8))
        case .bytes(let bytes): take(bytes)
        case .blob(let digest, let size): try blobs.read(digest, size: size, take)
        case .base64OfBlob(let digest, let size):
            // Whole groups of three bytes, so that only the last piece is padded.
            try blobs.read(digest, size: size) { take(Base64.encode($0)) }
        }
    }
}

extension BlobStore {
    /// The size of a piece: a multiple of three whose base64 text stays within 256 KiB.
    private static let pieceSize = 192 << 10

    /// Opens a blob which a cassette names with its size.
    ///
    /// Throws what ``open(_:)`` throws, and `blob_corrupt` if the blob has another size.
    func open(_ digest: BlobDigest, size: Int) throws(CassetteError) -> BlobReader {
        do throws(BlobError) {
            let reader = try open(digest)
            guard reader.size == size else { throw .corrupt(digest, path: reader.path) }
            return reader
        } catch {
            throw CassetteError(error)
        }
    }

    fileprivate func read(_ digest: BlobDigest, size: Int, _ take: ([UInt8]) -> Void) throws(CassetteError) {
        let reader = try open(digest, size: size)
        do throws(BlobError) {
            for offset in stride(from: 0, to: size, by: Self.pieceSize) {
                take(try reader.read(Self.pieceSize, at: offset))
            }
        } catch {
            throw CassetteError(error)
        }
    }
}
