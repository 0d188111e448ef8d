package import Blobs

extension CassetteFolder {
    /// Removes what nothing needs: blobs that no cassette names, and what killed processes left unfinished, both only
    /// where they changed last before `limit`.
    ///
    /// First every cassette is read to its end. One that cannot be read, or has a torn tail, might name any blob, so
    /// nothing is removed then. The files are locked while blobs are removed (docs/design.md §9). Throws the error of
    /// such a cassette, and those of the file system; what ``BlobStore/sweep(keeping:before:isDryRun:)`` says of `limit`
    /// holds here.
    package func collectGarbage(
        blobs: BlobStore,
        before limit: FileStatus.Moment,
        isDryRun: Bool
    ) throws(CassetteError) -> Sweep {
        let ownLock = try lockFolder()
        defer { try? ownLock?.unlock() }
        var cassettes = LockedCassettes(in: self)
        try cassettes.lockAll()
        // As long as this lives, so do the locks.
        defer { withExtendedLifetime(cassettes) {} }
        let rewrites = try unfinishedRewrites()
        var sweep: Sweep
        do throws(BlobError) {
            sweep = try blobs.sweep(keeping: cassettes.named, before: limit, isDryRun: isDryRun)
        } catch {
            throw CassetteError(error)
        }
        for rewrite in rewrites {
            if rewrite.modified >= limit {
                sweep.young.append(rewrite.file)
            } else if isDryRun {
                sweep.removed.append(rewrite.file)
            } else {
                sweep.remove(rewrite.file) { () throws(SystemCallError) in try rewrite.folder.remove(rewrite.name) }
            }
        }
        return sweep
    }

    /// Removes blobs of which a rewrite left no mention, whatever their age, unless a cassette of the folder names them.
    ///
    /// Throws the errors of ``collectGarbage(blobs:before:isDryRun:)``.
    package func removeUnneeded(_ candidates: Set<BlobDigest>, blobs: BlobStore) throws(CassetteError) {
        if candidates.isEmpty { return }
        let ownLock = try lockFolder()
        defer { try? ownLock?.unlock() }
        var cassettes = LockedCassettes(in: self)
        try cassettes.lockAll()
        defer { withExtendedLifetime(cassettes) {} }
        do throws(BlobError) {
            try blobs.remove(candidates.subtracting(cassettes.named))
        } catch {
            throw CassetteError(error)
        }
    }

    /// Locks the folder itself, so that there is one such collection at a time; `nil` if there is no folder.
    private func lockFolder() throws(CassetteError) -> OpenFolder? {
        do throws(SystemCallError) {
            let folder = try OpenFolder(trusted: path)
            try folder.lock()
            return folder
        } catch {
            if error.reason == .missing { return nil }
            throw CassetteError(error)
        }
    }

    private func unfinishedRewrites() throws(CassetteError) -> [UnfinishedRewrite] {
        var rewrites: [UnfinishedRewrite] = []
        try walk { name, folder, kind throws(CassetteError) in
            guard kind == .file, CassetteFile.isRewrite(name), let status = try? folder.status(of: name) else { return }
            rewrites.append(
                UnfinishedRewrite(
                    folder: folder,
                    name: name,
                    file: UnusedFile(.unfinishedRewrite, path: folder.path(of: name), size: status.size),
                    modified: status.modified
                )
            )
        }
        return rewrites
    }
}

/// What a process left that died while it rewrote a cassette.
private struct UnfinishedRewrite {
    let folder: OpenFolder
    let name: String
    let file: UnusedFile
    let modified: FileStatus.Moment
}
