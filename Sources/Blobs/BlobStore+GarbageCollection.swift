extension BlobStore {
    /// Removes blobs that nothing names, and unfinished ones, where their content changed last before `limit`.
    ///
    /// A blob is stored before the interaction that names it is written, so only age tells one that nobody needs from
    /// one whose interaction is about to come; `limit` must leave time for that. A writer that finds its blob stored
    /// already makes it young under a lock which excludes this, so either the blob stays or the writer stores it anew
    /// (docs/design.md §9). Everything is looked at before anything is removed, and nothing is reached through a
    /// symbolic link.
    ///
    /// - Parameters:
    ///   - named: The blobs that cassettes name.
    ///   - limit: What changed then or later stays.
    ///   - isDryRun: Whether only to say what would be removed.
    /// - Returns: What was removed, what is too young, and what could not be removed, which does not keep the others.
    /// - Throws: Errors of the file system; nothing has been removed then.
    package func sweep(
        keeping named: Set<BlobDigest>,
        before limit: FileStatus.Moment,
        isDryRun: Bool
    ) throws(BlobError) -> Sweep {
        do throws(SystemCallError) {
            guard let folder = try existingFolder() else { return Sweep() }
            if !isDryRun { try folder.lock() }
            defer { try? folder.unlock() }
            var sweep = Sweep()
            var old: [(StoreFile, UnusedFile)] = []
            for file in try storeFiles(in: folder) where !named.contains(file) {
                let unused = UnusedFile(
                    file.digest == nil ? .unfinishedBlob : .blob,
                    path: file.path,
                    size: file.status.size
                )
                if file.status.modified < limit {
                    old.append((file, unused))
                } else {
                    sweep.young.append(unused)
                }
            }
            for (file, unused) in old {
                if isDryRun {
                    sweep.removed.append(unused)
                } else {
                    sweep.remove(unused) { () throws(SystemCallError) in
                        let home = try file.folderName.map { name throws(SystemCallError) in try folder.folder(name) }
                        try (home ?? folder).remove(file.name)
                    }
                }
            }
            return sweep
        } catch {
            throw BlobError(error)
        }
    }

    /// Removes these blobs, whatever their age; one that is gone already is passed over.
    ///
    /// Only for blobs that hold what must not be there: an interaction that is about to name one is not waited for.
    package func remove(_ digests: Set<BlobDigest>) throws(BlobError) {
        do throws(SystemCallError) {
            guard !digests.isEmpty, let folder = try existingFolder() else { return }
            try folder.lock()
            defer { try? folder.unlock() }
            for digest in digests.sorted(by: { $0.hex < $1.hex }) {
                do throws(SystemCallError) {
                    try folder.folder(digest.folderName).remove(digest.hex)
                } catch {
                    if error.reason != .missing { throw error }
                }
            }
        } catch {
            throw BlobError(error)
        }
    }
}

extension Sweep {
    /// Removes a file, and notes that or why not; one that is gone already is not noted.
    package mutating func remove(_ file: UnusedFile, by removing: () throws(SystemCallError) -> Void) {
        do throws(SystemCallError) {
            try removing()
            removed.append(file)
        } catch {
            if error.reason != .missing { failures.append(BlobError(error)) }
        }
    }
}

extension Set<BlobDigest> {
    fileprivate func contains(_ file: StoreFile) -> Bool { file.digest.map { contains($0) } ?? false }
}
