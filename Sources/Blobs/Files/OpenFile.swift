import Synchronization

/// An open regular file, closed when the last user lets go of it.
///
/// It is shared freely: reading takes an offset instead of moving a position. Every call may block, so none belongs on
/// an event loop.
package final class OpenFile: Sendable {
    /// The system's number of the open file, for `sendfile`; valid while this object lives.
    package let descriptor: Int32
    /// What the file was opened as, for messages.
    package let path: String
    private let isClosed = Atomic(false)

    init(adopting descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        if !isClosed.load(ordering: .relaxed) { SystemCalls.close(descriptor) }
    }

    /// Closes the file, and throws what the system says only then.
    ///
    /// For the last user of a new file, which nobody else knows: any other call is wrong from then on.
    func close() throws(SystemCallError) {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        try SystemCalls.closeChecked(descriptor, path: path)
    }

    /// What the system says about it now.
    package func status() throws(SystemCallError) -> FileStatus {
        try SystemCalls.status(of: descriptor, path: path)
    }

    /// Up to `count` bytes from `offset` on; fewer only where the file ends.
    package func read(_ count: Int, at offset: Int) throws(SystemCallError) -> [UInt8] {
        // All empty arrays are one object, whose length the standard library would write here.
        if count == 0 { return [] }
        var failure: SystemCallError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]
                )
                do throws(SystemCallError) {
                    let done = try SystemCalls.read(
                        into: rest,
                        at: offset + initialized,
                        of: descriptor,
                        path: path
                    )
                    if done == 0 { return }
                    initialized += done
                } catch {
                    failure = error
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Appends `bytes` with one call of `write`, and returns how many of them the system took.
    ///
    /// For files opened for appending, which others append to as well.
    package func appendOnce(_ bytes: [UInt8]) throws(SystemCallError) -> Int {
        try bytes.withUnsafeBufferPointer { bytes throws(SystemCallError) in
            try SystemCalls.write(UnsafeRawBufferPointer(bytes), to: descriptor, path: path)
        }
    }

    /// Writes all of `bytes` after what was written so far, with as many calls as the system wants.
    ///
    /// For new files, which nobody else knows yet.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let done = try SystemCalls.write(UnsafeRawBufferPointer(rebasing: rest), to: descriptor, path: path)
            rest = rest.dropFirst(done)
        }
    }

    /// Cuts the file to `size`.
    package func truncate(to size: Int) throws(SystemCallError) {
        try SystemCalls.truncate(descriptor, to: size, path: path)
    }

    /// Reserves room for `size` bytes; throws only where there is none.
    package func reserve(_ size: Int) throws(SystemCallError) {
        try SystemCalls.reserve(size, for: descriptor, path: path)
    }

    /// Sets the permission bits, whatever the umask.
    package func setMode(_ mode: UInt32) throws(SystemCallError) {
        try SystemCalls.setMode(mode, of: descriptor, path: path)
    }

    /// Makes the file as young as one that is written now; its content stays.
    package func touch() throws(SystemCallError) { try SystemCalls.touch(descriptor, path: path) }

    /// Forces content and metadata to the disk.
    ///
    /// After a failure the system counts the lost pages as clean, so a second try on this file proves nothing.
    package func synchronize() throws(SystemCallError) {
        try SystemCalls.synchronize(descriptor, path: path)
    }

    /// Forces the content to the disk; the warning of ``synchronize()`` holds here too.
    package func synchronizeContent() throws(SystemCallError) {
        try SystemCalls.synchronizeContent(descriptor, path: path)
    }

    /// Waits for the exclusive `flock`, which other processes and other openings of the file respect.
    package func lock() throws(SystemCallError) { try SystemCalls.lock(descriptor, path: path) }

    /// Lets go of the lock; closing the file does so too.
    package func unlock() throws(SystemCallError) { try SystemCalls.unlock(descriptor, path: path) }
}
