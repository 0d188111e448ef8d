import Synchronization

/// The folder in which bytes are stored once under their SHA-256.
///
/// A blob is `blobs/sha256/<first two digits>/<64 digits>` below the folder of the cassettes. It is there whole or not
/// at all, and never changes. Nothing is reached through a symbolic link, except the cassettes' folder itself. All
/// calls may block, so none belongs on an event loop; they may come from any thread.
package final class BlobStore: Sendable {
    /// The folder `blobs`.
    package let path: String
    private let cassettesPath: String
    private let verified = Mutex<[BlobDigest: FileStatus]>([:])
    /// The folders of two digits whose names are known to be on the disk.
    private let settledFolders = Mutex<Set<FileStatus.Identity>>([])
    /// The blobs that ``store(_:)`` found or made, on the disk under their names.
    let settled = Mutex<[BlobDigest: FileStatus]>([:])
    private let nextPartial = Atomic<Int>(1)

    /// Names the store of a folder of cassettes; nothing is opened or made before it is needed.
    ///
    /// One store per folder lets what was verified once stay known.
    package init(cassettes cassettesPath: String) {
        self.cassettesPath = cassettesPath
        path = cassettesPath.hasSuffix("/") ? "\(cassettesPath)blobs" : "\(cassettesPath)/blobs"
    }

    /// Where a blob is, or would be.
    package func path(of digest: BlobDigest) -> String { "\(path)/sha256/\(digest.folderName)/\(digest.hex)" }

    /// Starts a blob.
    ///
    /// Where its size is known, room is reserved for it, so that a full disk shows before the work is done. Throws
    /// `noRoom` and other errors of the file system.
    package func makeWriter(expectedSize: Int? = nil) throws(BlobError) -> BlobWriter {
        do throws(SystemCallError) {
            let folder = try makingFolder()
            let (file, name) = try makePartialFile(in: folder)
            return try BlobWriter(file: file, name: name, folder: folder, store: self, expectedSize: expectedSize)
        } catch {
            throw BlobError(error)
        }
    }

    /// Opens a blob whose content has been found to be that of its digest.
    ///
    /// The content is read through once per process and file; the reader holds the file that was checked. Throws
    /// `missing`, `corrupt`, `notFile` and other errors of the file system.
    package func open(_ digest: BlobDigest) throws(BlobError) -> BlobReader {
        let file = try file(of: digest)
        let status = try verify(file, is: digest)
        return BlobReader(digest: digest, file: file, size: status.size)
    }

    /// Whether there is a file for this digest; its content is not looked at.
    package func contains(_ digest: BlobDigest) throws(BlobError) -> Bool { try size(of: digest) != nil }

    /// How many bytes the blob has, or `nil` if there is none; its content is not looked at.
    package func size(of digest: BlobDigest) throws(BlobError) -> Int? {
        do throws(BlobError) {
            let file = try file(of: digest)
            do throws(SystemCallError) {
                return try file.status().size
            } catch {
                throw BlobError(error)
            }
        } catch {
            if case .missing = error { return nil }
            throw error
        }
    }

    /// Opens the folder `blobs/sha256`; `nil` if nothing was ever stored.
    func existingFolder() throws(SystemCallError) -> OpenFolder? {
        do throws(SystemCallError) {
            return try OpenFolder(trusted: cassettesPath).folder("blobs").folder("sha256")
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }

    /// Checks that an open file is the blob of this digest; cheap for a file that was checked before.
    ///
    /// Throws `corrupt` if it is not, or is being changed.
    @discardableResult
    func verify(_ file: OpenFile, is digest: BlobDigest) throws(BlobError) -> FileStatus {
        do throws(SystemCallError) {
            // A writer may make the file young meanwhile, which leaves the content as it is but shows in the status.
            for _ in 0..<BlobStore.attempts {
                let status = try file.status()
                if verified.withLock({ $0[digest] }) == status { return status }
                guard try file.digest() == digest else { break }
                if try file.status() == status {
                    remember(status, of: digest)
                    return status
                }
            }
        } catch {
            throw BlobError(error)
        }
        throw .corrupt(digest, path: file.path)
    }

    /// Takes a file's content as verified for as long as its status stays as it is.
    func remember(_ status: FileStatus, of digest: BlobDigest) {
        verified.withLock { $0[digest] = status }
    }

    private func file(of digest: BlobDigest) throws(BlobError) -> OpenFile {
        do throws(SystemCallError) {
            if let folder = try existingFolder() {
                return try folder.folder(digest.folderName).file(digest.hex)
            }
        } catch {
            guard error.reason == .missing else { throw BlobError(error) }
        }
        throw .missing(digest, path: path)
    }

    /// Opens the folder of two digits that a blob goes to, making it where it is missing; its name is on the disk then.
    ///
    /// One that is there already may have been made by a process that died before it could see to that.
    func makingHome(of digest: BlobDigest, in folder: OpenFolder) throws(SystemCallError) -> OpenFolder {
        let home = try folder.makingFolder(digest.folderName)
        let identity = try home.status().identity
        if settledFolders.withLock({ $0.contains(identity) }) { return home }
        try folder.synchronize()
        settledFolders.withLock { _ = $0.insert(identity) }
        return home
    }

    private func makingFolder() throws(SystemCallError) -> OpenFolder {
        try OpenFolder.makeTrusted(cassettesPath).makingFolder("blobs").makingFolder("sha256")
    }

    /// Makes a file for a blob whose digest is not known yet.
    ///
    /// The name is new in this process; where another one had the same process number (in another container, or before
    /// a crash), the next is tried.
    private func makePartialFile(in folder: OpenFolder) throws(SystemCallError) -> (OpenFile, name: String) {
        while true {
            let number = nextPartial.wrappingAdd(1, ordering: .relaxed).oldValue
            let name = "\(BlobStore.partialPrefix)\(SystemCalls.processIdentifier)-\(number)"
            do throws(SystemCallError) {
                return (try folder.makeFile(name), name)
            } catch {
                guard error.reason == .exists else { throw error }
            }
        }
    }

    /// How often a file may change while it is read before it counts as damaged.
    private static let attempts = 3

    /// How old a stored blob may be for a writer to leave its time alone: far less than what is removed as unused.
    static let secondsUntilOld = 3_600

    /// How the names of unfinished blobs begin.
    static let partialPrefix = ".partial-"
}
