#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many descriptors, sockets among them, this process may have open.
package enum DescriptorLimit {
    /// More than this is of no use here, and slows down programs that go through all numbers when they start.
    private static let useful: rlim_t = 65_536

    /// Raises the limit as far as the system lets every process do that and as is useful.
    ///
    /// - Returns: The limit from now on.
    package static func raise() -> Int {
        #if canImport(Glibc)
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return 256 }
        let wanted = min(limit.rlim_max, useful)
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = wanted
            if setrlimit(files, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
