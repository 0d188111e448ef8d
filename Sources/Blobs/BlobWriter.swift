import Crypto

/// A blob being written.
///
/// Only ``finish()`` makes it a blob; a writer that is dropped before leaves nothing behind. Use it on a thread that
/// may block, one call at a time; to keep it in shared state, put it into a `Mutex<BlobWriter?>` and take it out with
/// `take()` to finish it.
package struct BlobWriter: ~Copyable, Sendable {
    /// How many bytes were written so far.
    package private(set) var size = 0
    private let file: OpenFile
    private let name: String
    private let folder: OpenFolder
    private let store: BlobStore
    private let reservedSize: Int
    private var hash = SHA256()
    private var isRenamed = false

    init(
        file: OpenFile,
        name: String,
        folder: OpenFolder,
        store: BlobStore,
        expectedSize: Int?
    ) throws(SystemCallError) {
        self.file = file
        self.name = name
        self.folder = folder
        self.store = store
        reservedSize = expectedSize ?? 0
        // From here on dropping the writer removes the file.
        if reservedSize > 0 { try file.reserve(reservedSize) }
    }

    deinit {
        // There is nobody to tell of a failure; `verify` reports what is left over.
        if !isRenamed { try? folder.remove(name) }
    }

    /// Adds bytes to the blob.
    ///
    /// Throws `noRoom` and other errors of the file system, after which the writer can only be dropped.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
        do throws(SystemCallError) {
            try file.write(bytes)
        } catch {
            throw BlobError(error)
        }
        hash.update(bufferPointer: bytes)
        size += bytes.count
    }

    /// Adds bytes to the blob; the errors are those of the other `write`.
    package mutating func write(_ bytes: [UInt8]) throws(BlobError) {
        try bytes.withUnsafeBufferPointer { bytes throws(BlobError) in try write(UnsafeRawBufferPointer(bytes)) }
    }

    /// Makes what was written a blob, safe from a power cut, and says under which digest.
    ///
    /// The order is that of docs/design.md §9: the content is on the disk before it has its name, and the name is on
    /// the disk before an interaction may use it. Where the same blob is stored already, that one stays, as young as a
    /// new one; one that is damaged is replaced. Throws `noRoom` and other errors of the file system; nothing is stored
    /// then.
    package consuming func finish() throws(BlobError) -> (digest: BlobDigest, size: Int) {
        let size = size
        do throws(SystemCallError) {
            let (digest, home) = try settle()
            try home.synchronize()
            return (digest, size)
        } catch {
            throw BlobError(error)
        }
    }

    /// Does what ``finish()`` does, but for the last step: the folder that it gives is to be synchronised.
    consuming func settle() throws(SystemCallError) -> (digest: BlobDigest, home: OpenFolder) {
        let digest = BlobDigest(hash.finalize())
        if reservedSize > size { try file.truncate(to: size) }
        try file.synchronize()
        let limit = try file.status().modified.earlier(bySeconds: BlobStore.secondsUntilOld)
        try file.close()
        let home = try store.makingHome(of: digest, in: folder)
        // Whoever removes unused blobs waits meanwhile, and then finds this one young.
        try folder.lockShared()
        defer { try? folder.unlock() }
        if !isStored(digest, in: home, olderThan: limit) {
            try folder.rename(name, to: digest.hex, in: home)
            isRenamed = true
            store.remember(try home.status(of: digest.hex), of: digest)
        }
        return (digest, home)
    }

    /// Whether the blob is stored already, whole and on the disk, and will stay until an interaction names it.
    ///
    /// Whoever put it there, a checkout for instance, need not have synced it.
    private borrowing func isStored(
        _ digest: BlobDigest,
        in home: OpenFolder,
        olderThan limit: FileStatus.Moment
    ) -> Bool {
        guard let file = try? home.file(digest.hex), (try? store.verify(file, is: digest)) != nil,
            (try? file.synchronize()) != nil
        else { return false }
        return (try? freshen(file, digest, olderThan: limit)) != nil
    }

    /// Makes an old blob young, so that it is not removed as unused before the interaction is written.
    ///
    /// Only an old one, as other processes read through again what has changed its time. What was just written has the
    /// time of the same clock, which the limit was made of.
    private borrowing func freshen(
        _ stored: OpenFile,
        _ digest: BlobDigest,
        olderThan limit: FileStatus.Moment
    ) throws(SystemCallError) {
        guard try stored.status().modified < limit else { return }
        try stored.touch()
        store.remember(try stored.status(), of: digest)
    }
}
