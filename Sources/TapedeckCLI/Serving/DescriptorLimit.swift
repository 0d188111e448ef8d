#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many files and connections this process may have open at a time.
enum DescriptorLimit {
    /// More are of no use, and some systems know no bound of their own.
    #if canImport(Darwin)
    private static let most = rlim_t(OPEN_MAX)
    #else
    private static let most = rlim_t(1 << 20)
    #endif

    /// Raises the limit as far as the system lets it: each cassette in use is an open file, and most shells allow 1024
    /// (`man 2 setrlimit`).
    ///
    /// Where that fails, the limit stays, and what goes beyond it is refused.
    static func raise() {
        #if canImport(Glibc)
        let descriptors = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let descriptors = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(descriptors, &limit) == 0 else { return }
        let raised = min(limit.rlim_max, most)
        guard raised > limit.rlim_cur else { return }
        limit.rlim_cur = raised
        _ = setrlimit(descriptors, &limit)
    }
}
