#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Every system call of the stores, with `EINTR` retried and failures as errors.
///
/// This is the only file that knows the platform. See the manual page of the call that is named.
enum SystemCalls {
    /// How a name is opened; never through a symbolic link, except for a ``Access/trustedFolder``.
    enum Access {
        /// A file, for reading. `O_NONBLOCK`, so that opening a FIFO does not wait for its writer.
        case read
        /// A file, for reading and for appending.
        case append
        /// A new file, for reading and writing; an existing one is an error.
        case createNew
        /// A folder.
        case folder
        /// A folder which the user named, and which may therefore be a link.
        case trustedFolder

        fileprivate var flags: Int32 {
            switch self {
            case .read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
            case .append: O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
            case .createNew: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            case .folder: O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            case .trustedFolder: O_RDONLY | O_DIRECTORY | O_CLOEXEC
            }
        }
    }

    /// Opens `name` below the folder `parent`, or below the working folder where that is `nil`.
    static func open(
        _ name: String,
        in parent: Int32?,
        path: String,
        for access: Access
    ) throws(SystemCallError) -> Int32 {
        try check("openat", path) { openat(parent ?? AT_FDCWD, name, access.flags, 0o600) }
    }

    static func close(_ descriptor: Int32) {
        // Not retried: on Linux the descriptor is gone even after EINTR, and may be another's by then.
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }

    /// Closes a descriptor, where it matters what the system says: some write only then (man 2 close).
    ///
    /// The descriptor is gone also after an error.
    static func closeChecked(_ descriptor: Int32, path: String) throws(SystemCallError) {
        #if canImport(Glibc)
        let result = Glibc.close(descriptor)
        #elseif canImport(Musl)
        let result = Musl.close(descriptor)
        #else
        let result = Darwin.close(descriptor)
        #endif
        if result != 0, errno != EINTR { throw SystemCallError(call: "close", path: path, number: errno) }
    }

    /// The time of the system's clock, which files get too; 1970 where it cannot be read.
    static var now: FileStatus.Moment {
        var time = timespec()
        _ = clock_gettime(CLOCK_REALTIME, &time)
        return FileStatus.Moment(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
    }

    static func status(of descriptor: Int32, path: String) throws(SystemCallError) -> FileStatus {
        var status = stat()
        _ = try check("fstat", path) { fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// The status of a name itself, were it a symbolic link.
    static func status(of name: String, in parent: Int32, path: String) throws(SystemCallError) -> FileStatus {
        var status = stat()
        _ = try check("fstatat", path) { fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) }
        return FileStatus(status)
    }

    static func setMode(_ mode: UInt32, of descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("fchmod", path) { fchmod(descriptor, mode_t(mode)) }
    }

    /// Makes the file as young as one that is written now.
    static func touch(_ descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("futimens", path) { futimens(descriptor, nil) }
    }

    static func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at offset: Int,
        of descriptor: Int32,
        path: String
    ) throws(SystemCallError) -> Int {
        try check("pread", path) { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
    }

    static func write(
        _ buffer: UnsafeRawBufferPointer,
        to descriptor: Int32,
        path: String
    ) throws(SystemCallError) -> Int {
        try check("write", path) {
            #if canImport(Glibc)
            Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
            Musl.write(descriptor, buffer.baseAddress, buffer.count)
            #else
            Darwin.write(descriptor, buffer.baseAddress, buffer.count)
            #endif
        }
    }

    static func truncate(_ descriptor: Int32, to size: Int, path: String) throws(SystemCallError) {
        _ = try check("ftruncate", path) { ftruncate(descriptor, off_t(size)) }
    }

    /// Makes room for a file of a known size, so that a full disk shows before the work is done.
    ///
    /// Only a lack of room is an error: where the file system cannot reserve, writing will tell.
    static func reserve(_ size: Int, for descriptor: Int32, path: String) throws(SystemCallError) {
        #if !canImport(Darwin)
        let number = posix_fallocate(descriptor, 0, off_t(size))
        if number == ENOSPC || number == EDQUOT || number == EFBIG {
            throw SystemCallError(call: "posix_fallocate", path: path, number: number)
        }
        #endif
    }

    /// How many bytes an ordinary user may still write to the file system; `nil` where it does not say.
    ///
    /// Throws `forbidden` for one that cannot be written at all.
    static func freeBytes(_ descriptor: Int32, path: String) throws(SystemCallError) -> Int? {
        var status = statvfs()
        _ = try check("fstatvfs", path) { fstatvfs(descriptor, &status) }
        if UInt(status.f_flag) & UInt(ST_RDONLY) != 0 {
            throw SystemCallError(call: "fstatvfs", path: path, number: EROFS)
        }
        // File systems without a size of their own count no blocks.
        guard status.f_blocks > 0 else { return nil }
        let (bytes, overflows) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflows ? Int.max : Int(clamping: bytes)
    }

    /// Checks that this process may make files in a folder.
    static func checkWritable(_ descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("faccessat", path) { faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS) }
    }

    /// Forces content and metadata to the disk; on macOS through the drive's cache, which `fsync` leaves full there.
    static func synchronize(_ descriptor: Int32, path: String) throws(SystemCallError) {
        #if canImport(Darwin)
        if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        _ = try check("fsync", path) { fsync(descriptor) }
    }

    /// Forces the content to the disk, with as much metadata as reading it back takes.
    static func synchronizeContent(_ descriptor: Int32, path: String) throws(SystemCallError) {
        #if canImport(Darwin)
        try synchronize(descriptor, path: path)
        #else
        _ = try check("fdatasync", path) { fdatasync(descriptor) }
        #endif
    }

    /// The one absolute path, without links and dots, of what a path leads to (man 3 realpath).
    static func realPath(_ path: String) throws(SystemCallError) -> String {
        guard let real = realpath(path, nil) else { throw SystemCallError(call: "realpath", path: path, number: errno) }
        defer { free(real) }
        return String(cString: real)
    }

    /// Waits for the exclusive lock of the open file; unlike `fcntl` locks it stays until this descriptor lets go.
    static func lock(_ descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("flock", path) { flock(descriptor, LOCK_EX) }
    }

    /// Waits until nobody holds the exclusive lock, which nobody gets while this one is held.
    static func lockShared(_ descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("flock", path) { flock(descriptor, LOCK_SH) }
    }

    static func unlock(_ descriptor: Int32, path: String) throws(SystemCallError) {
        _ = try check("flock", path) { flock(descriptor, LOCK_UN) }
    }

    static func makeFolder(_ name: String, in parent: Int32?, path: String) throws(SystemCallError) {
        _ = try check("mkdirat", path) { mkdirat(parent ?? AT_FDCWD, name, 0o700) }
    }

    static func rename(
        _ old: String,
        in oldParent: Int32,
        to new: String,
        in newParent: Int32,
        path: String
    ) throws(SystemCallError) {
        _ = try check("renameat", path) { renameat(oldParent, old, newParent, new) }
    }

    static func remove(_ name: String, in parent: Int32, path: String) throws(SystemCallError) {
        _ = try check("unlinkat", path) { unlinkat(parent, name, 0) }
    }

    /// The names in a folder, without `.` and `..`, in no order.
    static func names(in descriptor: Int32, path: String) throws(SystemCallError) -> [String] {
        // `fdopendir` takes its descriptor over, and would share a reading position with a duplicate of it.
        let own = try open(".", in: descriptor, path: path, for: .folder)
        guard let stream = fdopendir(own) else {
            let number = errno
            close(own)
            throw SystemCallError(call: "fdopendir", path: path, number: number)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw SystemCallError(call: "readdir", path: path, number: errno) }
        return names
    }

    /// What a file that reaches the limit of `ulimit -f` is told.
    static let fileSizeLimit = EFBIG

    /// This process, for names that no other process on the machine gives.
    static var processIdentifier: Int { Int(getpid()) }

    static func text(of number: Int32) -> String { String(cString: strerror(number)) }

    static func reason(of number: Int32) -> SystemCallError.Reason {
        switch number {
        case ENOENT: .missing
        case EEXIST: .exists
        case ENOSPC, EDQUOT, EFBIG: .noRoom
        case EACCES, EPERM, EROFS: .forbidden
        case ELOOP: .symbolicLink
        case ENOTDIR: .notFolder
        case EMFILE, ENFILE: .tooManyFiles
        default: .other
        }
    }

    private static func check<Result: BinaryInteger>(
        _ call: String,
        _ path: String,
        _ body: () -> Result
    ) throws(SystemCallError) -> Result {
        while true {
            let result = body()
            if result >= 0 { return result }
            let number = errno
            if number != EINTR { throw SystemCallError(call: call, path: path, number: number) }
        }
    }
}

extension FileStatus {
    fileprivate init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .other
            }
        identity = Identity(device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
        size = Int(status.st_size)
        mode = UInt32(status.st_mode & 0o7777)
        isOwn = status.st_uid == geteuid()
        #if canImport(Darwin)
        modified = Moment(seconds: status.st_mtimespec.tv_sec, nanoseconds: status.st_mtimespec.tv_nsec)
        changed = Moment(seconds: status.st_ctimespec.tv_sec, nanoseconds: status.st_ctimespec.tv_nsec)
        #else
        modified = Moment(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
        changed = Moment(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
        #endif
    }
}
