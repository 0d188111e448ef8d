/// What the system says about a file, as far as the stores need it.
package struct FileStatus: Equatable, Sendable {
    /// What stands under a name.
    package enum Kind: Equatable, Sendable {
        /// A regular file.
        case file
        /// A folder.
        case folder
        /// A symbolic link.
        case symbolicLink
        /// A pipe, a socket, a device.
        case other
    }

    /// Which file it is, however it is called: two names with equal identities are one file.
    package struct Identity: Hashable, Sendable {
        /// The file system it is on.
        package let device: UInt64
        /// Which file it is there.
        package let inode: UInt64
    }

    /// A moment of the file system's clock, since 1970; may be anything in a file from elsewhere.
    package struct Moment: Hashable, Sendable {
        /// Whole seconds.
        package let seconds: Int
        /// The rest of a second.
        package let nanoseconds: Int

        /// A moment that was taken apart.
        package init(seconds: Int, nanoseconds: Int) {
            self.seconds = seconds
            self.nanoseconds = nanoseconds
        }
    }

    /// What it is.
    package let kind: Kind
    /// Which it is.
    package let identity: Identity
    /// Its size in bytes.
    package let size: Int
    /// Its permission bits.
    package let mode: UInt32
    /// Whether it belongs to the user this process acts as.
    package let isOwn: Bool
    /// When its content changed last.
    package let modified: Moment
    /// When anything about it changed last; unlike `modified` it cannot be set back.
    package let changed: Moment
}

extension FileStatus.Moment: Comparable {
    /// A moment so many seconds after 1970 began.
    package init(secondsSince1970 seconds: Int) {
        self.init(seconds: seconds, nanoseconds: 0)
    }

    /// The moment so many seconds before this one.
    package func earlier(bySeconds seconds: Int) -> FileStatus.Moment {
        let (difference, overflows) = self.seconds.subtractingReportingOverflow(seconds)
        return FileStatus.Moment(seconds: overflows ? Int.min : difference, nanoseconds: nanoseconds)
    }

    /// Which of two moments comes first.
    package static func < (left: FileStatus.Moment, right: FileStatus.Moment) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
