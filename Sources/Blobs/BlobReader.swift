/// A stored blob, open, whose content was found to be that of its digest.
///
/// It may be read from any thread, and by several at once; what it reads stays available should the blob be removed.
package final class BlobReader: Sendable {
    /// The SHA-256 of the content.
    package let digest: BlobDigest
    /// How many bytes there are.
    package let size: Int
    private let file: OpenFile

    init(digest: BlobDigest, file: OpenFile, size: Int) {
        self.digest = digest
        self.file = file
        self.size = size
    }

    /// The system's number of the open file, for `sendfile`; valid while the reader lives.
    package var fileDescriptor: Int32 { file.descriptor }

    /// Where the blob is, for messages; to read it, use the reader.
    package var path: String { file.path }

    /// The `count` bytes from `offset` on, or as many as there are before the end.
    ///
    /// Throws `corrupt` if the file has become shorter since it was opened, and errors of the file system.
    package func read(_ count: Int, at offset: Int) throws(BlobError) -> [UInt8] {
        guard offset >= 0, offset < size, count > 0 else { return [] }
        let wanted = min(count, size - offset)
        let bytes: [UInt8]
        do throws(SystemCallError) {
            bytes = try file.read(wanted, at: offset)
        } catch {
            throw BlobError(error)
        }
        guard bytes.count == wanted else { throw .corrupt(digest, path: path) }
        return bytes
    }
}
