import Blobs

/// A cassette's file while garbage is collected, and what it names.
struct MarkedFile {
    /// Every blob that it was seen to name, also before it was replaced.
    private(set) var named: Set<BlobDigest> = []
    private let folder: OpenFolder
    private let name: String
    private var file: OpenFile
    /// How far the file was read, and how many members that was.
    private var end = 0
    private var count = 0

    /// How often a file may be replaced while it is to be locked.
    private static let attempts = 100

    /// Opens the file; `nil` if it is not there any more.
    ///
    /// Throws `not_a_file` for symbolic links and what else is no file, and other errors of the file system.
    init?(_ name: String, in folder: OpenFolder) throws(CassetteError) {
        self.name = name
        self.folder = folder
        guard let file = try Self.open(name, in: folder) else { return nil }
        self.file = file
    }

    /// Waits for the file's lock, which is held as long as `locks` has it; a file that was replaced is opened anew.
    ///
    /// One that is not there any more is locked as it was: who opened it before may still have use for what it names. One
    /// that has two names (a hard link) is locked once: the second lock would wait for the first for ever.
    mutating func lock(_ locks: inout [FileStatus.Identity: OpenFile]) throws(CassetteError) {
        for _ in 0..<Self.attempts {
            do throws(SystemCallError) {
                let identity = try file.status().identity
                if locks[identity] == nil {
                    try file.lock()
                    locks[identity] = file
                }
            } catch {
                throw CassetteError(error)
            }
            if try isCurrent() { return }
            guard let new = try Self.open(name, in: folder) else { return }
            (file, end, count) = (new, 0, 0)
        }
        throw .neverSettles(file.path)
    }

    /// Whether the name still leads to this file, and not to one that replaced it or to none.
    func isCurrent() throws(CassetteError) -> Bool {
        do throws(SystemCallError) {
            return try folder.status(of: name).identity == file.status().identity
        } catch {
            if error.reason == .missing { return false }
            throw CassetteError(error)
        }
    }

    /// Reads what was not read yet, and returns what is torn behind it.
    ///
    /// Throws what ``MemberScan/next()`` throws, and `damaged` if a line is no interaction.
    mutating func read() throws(CassetteError) -> TornTail? {
        let size: Int
        do throws(SystemCallError) {
            size = try file.status().size
        } catch {
            throw CassetteError(error)
        }
        if size < end { (end, count) = (0, 0) }
        var scan = try MemberScan(file, from: end, after: count, fileSize: size)
        while let member = try scan.next() { named.formUnion(try member.namedBlobs()) }
        (end, count) = (scan.end, scan.count)
        return scan.tornTail
    }

    /// Opens the file as a writer would, as some file systems want for an exclusive lock, or else for reading.
    private static func open(_ name: String, in folder: OpenFolder) throws(CassetteError) -> OpenFile? {
        do throws(SystemCallError) {
            do throws(SystemCallError) {
                return try folder.fileForAppending(name)
            } catch {
                guard error.reason == .forbidden else { throw error }
                return try folder.file(name)
            }
        } catch {
            if error.reason == .missing { return nil }
            throw CassetteError(error)
        }
    }
}
