import Blobs

/// A cassette's file as an index of it was made: whether it still is that file.
struct IndexedFile: Equatable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    let modified: FileStatus.Moment
    let changed: FileStatus.Moment

    /// How long a file must have been left alone before an index is made of it that needs no second look: within one
    /// tick of a file system's clock, a file may change twice and have the same times (FAT's tick is two seconds).
    private static let tick = 2

    init(_ status: FileStatus) {
        device = status.identity.device
        inode = status.identity.inode
        size = status.size
        modified = status.modified
        changed = status.changed
    }

    init(device: UInt64, inode: UInt64, size: Int, modified: FileStatus.Moment, changed: FileStatus.Moment) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// Whether the file cannot have changed since its index was made at a moment.
    func isSettled(at moment: FileStatus.Moment) -> Bool { changed < moment.earlier(bySeconds: Self.tick) }
}
