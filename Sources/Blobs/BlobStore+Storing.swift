import Synchronization

extension BlobStore {
    /// Stores many small blobs; when this returns, all of them are safe from a power cut and will stay until an
    /// interaction names them.
    ///
    /// Meant for text that repeats, which is stored again and again: what this store has settled once is only looked at,
    /// and of the others each folder is synchronised once. The order is that of ``BlobWriter/finish()`` for each of them.
    /// Throws `noRoom` and other errors of the file system; some may be stored then, which are removed as unused.
    package func store(_ contents: [BlobDigest: [UInt8]]) throws(BlobError) {
        let limit = SystemCalls.now.earlier(bySeconds: Self.secondsUntilOld)
        let folder = try? existingFolder()
        let new = contents.filter { !isSettled($0.key, in: folder, since: limit) }.sorted { $0.key.hex < $1.key.hex }
        var homes: [String: OpenFolder] = [:]
        for (digest, content) in new { homes[digest.folderName] = try settle(content) }
        do throws(SystemCallError) {
            for home in homes.values { try home.synchronize() }
            for (digest, _) in new {
                guard let status = try homes[digest.folderName]?.status(of: digest.hex) else { continue }
                settled.withLock { $0[digest] = status }
            }
        } catch {
            throw BlobError(error)
        }
    }

    /// Writes a blob; the folder that this gives is to be synchronised.
    private func settle(_ content: [UInt8]) throws(BlobError) -> OpenFolder {
        var writer = try makeWriter(expectedSize: content.count)
        try writer.write(content)
        do throws(SystemCallError) {
            return try writer.settle().home
        } catch {
            throw BlobError(error)
        }
    }

    /// Whether a blob is still as ``store(_:)`` left it, and too young to be removed as unused.
    private func isSettled(_ digest: BlobDigest, in folder: OpenFolder?, since limit: FileStatus.Moment) -> Bool {
        guard let known = settled.withLock({ $0[digest] }), known.modified >= limit,
            let status = try? folder?.folder(digest.folderName).status(of: digest.hex)
        else { return false }
        return status == known
    }
}
