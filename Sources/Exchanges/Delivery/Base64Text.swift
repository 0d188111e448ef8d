import Blobs
import BodyFormats
import Cassettes
import NIOCore

/// The base64 text of a blob, as media stand in JSON: made piece by piece, never as a whole.
///
/// It holds no file: a stream of audio has as many of them as it has events, and descriptors are few.
struct Base64Text: Sendable {
    /// The blob whose bytes the text stands for.
    let blob: StoredBlob
    /// Where the blob is.
    let blobs: BlobStore

    /// How many characters it has.
    var size: Int { (blob.size + 2) / 3 * 4 }

    /// Finds out whether the blob is there, and what its digest and size say.
    ///
    /// - Throws: `BlobError` where it is not.
    func check() throws { _ = try open() }

    /// Reads a part of the text from the disk.
    ///
    /// - Parameters:
    ///   - range: Which characters, cut anywhere.
    ///   - text: They are added.
    /// - Throws: `BlobError` where the blob is gone or altered meanwhile.
    func read(_ range: Range<Int>, into text: inout ByteBuffer) throws {
        let reader = try open()
        // Four characters are three bytes, so whole groups are made and what was not asked for is left out.
        let start = range.lowerBound / 4 * 3
        let end = (range.upperBound + 3) / 4 * 3
        let groups = Base64.encode(try reader.read(end - start, at: start))
        let surplus = range.lowerBound % 4
        text.writeBytes(groups[surplus..<surplus + range.count])
    }

    private func open() throws -> BlobReader {
        let reader = try blobs.open(blob.digest)
        guard reader.size == blob.size else { throw BlobError.corrupt(blob.digest, path: reader.path) }
        return reader
    }
}
