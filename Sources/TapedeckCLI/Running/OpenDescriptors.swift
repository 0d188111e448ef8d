#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The descriptors that are open at a moment.
///
/// Those that this process was given belong to the command of `run` as well: standard streams, and what a shell or a build
/// tool passes besides. Those that the server opens do not: what the command leaves running would keep its port.
struct OpenDescriptors {
    /// Higher numbers than a process is given.
    private static let all = Int32(0)..<1_024

    private let numbers: Set<Int32>

    /// Those that are open now.
    init() {
        numbers = Set(Self.all.filter { fcntl($0, F_GETFD) >= 0 })
    }

    /// Closes in programs that are started from now on what was opened since.
    func keepOthersHere() {
        for number in Self.all where !numbers.contains(number) {
            let flags = fcntl(number, F_GETFD)
            if flags >= 0 { _ = fcntl(number, F_SETFD, flags | FD_CLOEXEC) }
        }
    }
}
