extension BlobStore {
    /// The blobs there are, with their sizes; their content is not looked at.
    ///
    /// Throws errors of the file system.
    package func sizes() throws(BlobError) -> [BlobDigest: Int] {
        do throws(SystemCallError) {
            guard let folder = try existingFolder() else { return [:] }
            var sizes: [BlobDigest: Int] = [:]
            for file in try storeFiles(in: folder) {
                if let digest = file.digest { sizes[digest] = file.status.size }
            }
            return sizes
        } catch {
            throw BlobError(error)
        }
    }

    /// The blobs and the unfinished ones, sorted; what else may lie about is for ``findings()`` to report.
    ///
    /// A symbolic link or a file in the place of a folder is an error.
    func storeFiles(in folder: OpenFolder) throws(SystemCallError) -> [StoreFile] {
        var files: [StoreFile] = []
        for name in try folder.names() {
            if name.hasPrefix(BlobStore.partialPrefix) {
                if let file = try BlobStore.storeFile(name, in: folder) { files.append(file) }
            } else if BlobStore.isFolderName(name) {
                let home = try folder.folder(name)
                for blob in try home.names() {
                    guard let digest = try? BlobDigest(blob), digest.folderName == name else { continue }
                    if let file = try BlobStore.storeFile(blob, in: home, digest: digest) { files.append(file) }
                }
            }
        }
        return files
    }

    /// The file of that name; `nil` if it is none, or not there any more.
    private static func storeFile(
        _ name: String,
        in folder: OpenFolder,
        digest: BlobDigest? = nil
    ) throws(SystemCallError) -> StoreFile? {
        do throws(SystemCallError) {
            let status = try folder.status(of: name)
            guard status.kind == .file else { return nil }
            return StoreFile(
                folderName: digest?.folderName,
                name: name,
                path: folder.path(of: name),
                digest: digest,
                status: status
            )
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }
}
