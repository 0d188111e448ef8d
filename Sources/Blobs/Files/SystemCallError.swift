/// A system call that failed: which, on what, and the reason the system gave.
package struct SystemCallError: Error, Equatable, Sendable {
    /// What a caller may want to branch on.
    package enum Reason: Equatable, Sendable {
        /// There is nothing of that name.
        case missing
        /// There is something of that name already.
        case exists
        /// The file system, the quota or the file-size limit has no room.
        case noRoom
        /// Permissions or a read-only file system forbid it.
        case forbidden
        /// The name is a symbolic link, which is never followed here.
        case symbolicLink
        /// A part of the path is no folder.
        case notFolder
        /// It is no regular file, but a folder, a pipe, a socket or a device.
        case notFile
        /// No file descriptor is left.
        case tooManyFiles
        /// Anything else.
        case other
    }

    /// The call, as in its manual page: `openat`.
    package let call: String
    /// The file or folder it was for.
    package let path: String
    /// The system's `errno`; 0 where it was this program that refused.
    package let number: Int32

    /// What the number means to this program.
    package let reason: Reason

    /// Whether it was the limit to the size of a file, and not the disk, that left no room.
    var isFileSizeLimit: Bool { number == SystemCalls.fileSizeLimit }

    /// Makes the error of a call that has just set `number`.
    init(call: String, path: String, number: Int32) {
        self.call = call
        self.path = path
        self.number = number
        reason = SystemCalls.reason(of: number)
    }

    /// The error of opening as a file what is none; the system itself would have allowed it.
    static func notFile(_ path: String) -> SystemCallError {
        SystemCallError(call: "open", path: path, reason: .notFile)
    }

    private init(call: String, path: String, reason: Reason) {
        self.call = call
        self.path = path
        self.number = 0
        self.reason = reason
    }
}

extension SystemCallError: CustomStringConvertible {
    /// What failed on what and why: `openat cassettes/a.jsonl.gz: Permission denied`.
    package var description: String { "\(call) \(path): \(text)" }

    /// Why it failed, in the system's words.
    package var text: String { reason == .notFile ? "Not a regular file" : SystemCalls.text(of: number) }
}
