/// An open folder, through which names below it are reached.
///
/// Going down one name at a time is what keeps a planted symbolic link from leading out of the store: no name is ever
/// followed, and a folder that is renamed meanwhile stays the one that was opened.
package final class OpenFolder: Sendable {
    /// What the folder was opened as, for messages.
    package let path: String
    private let descriptor: Int32

    private init(adopting descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { SystemCalls.close(descriptor) }

    /// Opens a folder the user named, which may be reached through symbolic links.
    package convenience init(trusted path: String) throws(SystemCallError) {
        self.init(adopting: try SystemCalls.open(path, in: nil, path: path, for: .trustedFolder), path: path)
    }

    /// Opens a folder the user named, making it and the folders above it (0700) where they are missing.
    package static func makeTrusted(_ path: String) throws(SystemCallError) -> OpenFolder {
        do throws(SystemCallError) {
            return try OpenFolder(trusted: path)
        } catch {
            guard error.reason == .missing else { throw error }
        }
        let (parent, name) = split(path)
        guard !name.isEmpty, name != ".", name != ".." else { return try OpenFolder(trusted: path) }
        let above = try makeTrusted(parent)
        try above.makeFolder(name)
        return try OpenFolder(trusted: path)
    }

    /// The one absolute path of a folder the user named, however it was named.
    package static func realPath(_ path: String) throws(SystemCallError) -> String { try SystemCalls.realPath(path) }

    /// Opens the folder `name` below this one; a symbolic link is an error.
    package func folder(_ name: String) throws(SystemCallError) -> OpenFolder {
        let path = path(of: name)
        return OpenFolder(
            adopting: try SystemCalls.open(name, in: descriptor, path: path, for: .folder),
            path: path
        )
    }

    /// Opens the folder `name` below this one, making it (0700) if it is missing.
    package func makingFolder(_ name: String) throws(SystemCallError) -> OpenFolder {
        do throws(SystemCallError) {
            return try folder(name)
        } catch {
            guard error.reason == .missing else { throw error }
        }
        try makeFolder(name)
        return try folder(name)
    }

    /// Opens the file `name` for reading.
    ///
    /// Throws `symbolicLink` or `notFile` for what is no regular file; it never waits, not even for a FIFO.
    package func file(_ name: String) throws(SystemCallError) -> OpenFile {
        try regularFile(name, for: .read)
    }

    /// Opens the file `name` for reading and appending; the errors are those of ``file(_:)``.
    package func fileForAppending(_ name: String) throws(SystemCallError) -> OpenFile {
        try regularFile(name, for: .append)
    }

    private func regularFile(_ name: String, for access: SystemCalls.Access) throws(SystemCallError) -> OpenFile {
        let path = path(of: name)
        let file = OpenFile(
            adopting: try SystemCalls.open(name, in: descriptor, path: path, for: access),
            path: path
        )
        guard try file.status().kind == .file else { throw .notFile(path) }
        return file
    }

    /// Opens a file the user named for reading, by any path; the file itself may be no symbolic link.
    ///
    /// The errors are those of ``file(_:)``.
    package static func trustedFile(_ path: String) throws(SystemCallError) -> OpenFile {
        let (parent, name) = split(path)
        return try OpenFolder(trusted: parent).file(name)
    }

    /// Makes the file `name` (0600, whatever the umask) and opens it for reading and writing.
    ///
    /// Throws `exists` if there is anything of that name.
    package func makeFile(_ name: String) throws(SystemCallError) -> OpenFile {
        let path = path(of: name)
        let file = OpenFile(
            adopting: try SystemCalls.open(name, in: descriptor, path: path, for: .createNew),
            path: path
        )
        try file.setMode(0o600)
        return file
    }

    /// What stands under `name`, without following it.
    package func status(of name: String) throws(SystemCallError) -> FileStatus {
        try SystemCalls.status(of: name, in: descriptor, path: path(of: name))
    }

    /// What the system says about the folder itself.
    package func status() throws(SystemCallError) -> FileStatus {
        try SystemCalls.status(of: descriptor, path: path)
    }

    /// The names in this folder, sorted by their bytes.
    package func names() throws(SystemCallError) -> [String] {
        try SystemCalls.names(in: descriptor, path: path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Gives the file `old` the name `new` in `folder` (or here), in place of what had it.
    package func rename(_ old: String, to new: String, in folder: OpenFolder? = nil) throws(SystemCallError) {
        let target = folder ?? self
        try SystemCalls.rename(
            old,
            in: descriptor,
            to: new,
            in: target.descriptor,
            path: target.path(of: new)
        )
    }

    /// Removes the file `name`.
    package func remove(_ name: String) throws(SystemCallError) {
        try SystemCalls.remove(name, in: descriptor, path: path(of: name))
    }

    /// Forces the names in this folder to the disk: a new name is not there after a power cut before this.
    package func synchronize() throws(SystemCallError) {
        try SystemCalls.synchronize(descriptor, path: path)
    }

    /// How many bytes an ordinary user may still write to its file system; `nil` where that does not say.
    ///
    /// Throws `forbidden` where nothing can be written: a read-only file system, or a folder of somebody else.
    package func freeBytes() throws(SystemCallError) -> Int? {
        let bytes = try SystemCalls.freeBytes(descriptor, path: path)
        try SystemCalls.checkWritable(descriptor, path: path)
        return bytes
    }

    /// Checks by trying that there is room for `size` bytes, quotas included; a limit to the size of files is none.
    ///
    /// Throws `noRoom`, `forbidden` and other errors of the file system.
    package func checkRoom(for size: Int) throws(SystemCallError) {
        var number = 1
        while true {
            let name = ".probe-\(SystemCalls.processIdentifier)-\(number)"
            do throws(SystemCallError) {
                let file = try makeFile(name)
                defer { try? remove(name) }
                return try file.reserve(size)
            } catch {
                if error.isFileSizeLimit { return }
                guard error.reason == .exists else { throw error }
                number += 1
            }
        }
    }

    /// Waits for the exclusive `flock` of the folder; what is opened anew has a lock of its own.
    package func lock() throws(SystemCallError) { try SystemCalls.lock(descriptor, path: path) }

    /// Waits for the shared `flock` of the folder, which many may hold while nobody has the exclusive one.
    package func lockShared() throws(SystemCallError) { try SystemCalls.lockShared(descriptor, path: path) }

    /// Lets go of the lock; closing the folder does so too.
    package func unlock() throws(SystemCallError) { try SystemCalls.unlock(descriptor, path: path) }

    /// The path of `name` in this folder, for messages.
    package func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func makeFolder(_ name: String) throws(SystemCallError) {
        do throws(SystemCallError) {
            try SystemCalls.makeFolder(name, in: descriptor, path: path(of: name))
        } catch {
            // Another process may have been faster.
            guard error.reason == .exists else { throw error }
            return
        }
        // The umask may have taken more than it should.
        let made = try folder(name)
        try SystemCalls.setMode(0o700, of: made.descriptor, path: made.path)
        try synchronize()
    }

    static func split(_ path: String) -> (parent: String, name: String) {
        var bytes = path.utf8[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return (".", String(bytes) ?? path) }
        let name = String(bytes[bytes.index(after: slash)...]) ?? ""
        let parent = slash == bytes.startIndex ? "/" : String(bytes[..<slash]) ?? "."
        return (parent, name)
    }
}
