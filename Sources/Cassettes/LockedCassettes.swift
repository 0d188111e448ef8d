import Blobs

/// All cassettes of a folder, locked while garbage is collected, and the blobs that they name.
///
/// A file that ends like a cassette's counts whatever its name, as a copy put aside names blobs too.
struct LockedCassettes {
    /// Every blob that one of them was seen to name.
    private(set) var named: Set<BlobDigest> = []
    private let folder: CassetteFolder
    private var files: [String: MarkedFile] = [:]
    private var locks: [FileStatus.Identity: OpenFile] = [:]

    /// How often cassettes may appear or be replaced before it is given up.
    private static let attempts = 100

    /// Names a folder; nothing is locked yet.
    init(in folder: CassetteFolder) {
        self.folder = folder
    }

    /// Locks and reads all there are, also those that appear meanwhile.
    ///
    /// Throws the error of one that cannot be read to its end or has a torn tail, since that might name any blob.
    mutating func lockAll() throws(CassetteError) {
        for _ in 0..<Self.attempts {
            if try !lockMore() { return }
        }
        throw .neverSettles(folder.path)
    }

    /// Locks and reads what is not locked yet or was replaced since; says whether there was anything.
    ///
    /// Everything is read before it is locked, so that recordings wait only for what was appended meanwhile. The locks
    /// are taken in one order; but only one process may do so at a time, as what appears later may come earlier in it.
    mutating func lockMore() throws(CassetteError) -> Bool {
        var found = try unlockedFiles()
        // What fails here, perhaps because somebody just writes, is read again under the lock.
        for path in found.keys { _ = try? found[path]?.read() }
        for path in found.keys.sorted() {
            guard var file = found[path] else { continue }
            try file.lock(&locks)
            if let tail = try file.read() { throw .tornTailMayNameBlobs(tail) }
            named.formUnion(file.named)
            files[path] = file
        }
        return !found.isEmpty
    }

    /// Opens every file that may be a cassette and is not locked, by path.
    private func unlockedFiles() throws(CassetteError) -> [String: MarkedFile] {
        var found: [String: MarkedFile] = [:]
        try folder.walk { name, folder, _ throws(CassetteError) in
            guard name.hasSuffix(CassetteName.fileExtension), !name.hasPrefix(".") else { return }
            let path = folder.path(of: name)
            if let file = files[path], try file.isCurrent() { return }
            found[path] = try MarkedFile(name, in: folder)
        }
        return found
    }
}
