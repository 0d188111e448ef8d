#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many descriptors this process may have open: connections, and a file for each cassette in use.
package enum DescriptorLimit {
    /// More than this is of no use here, and slows down programs that go through all numbers when they start.
    #if canImport(Darwin)
    private static let useful = rlim_t(OPEN_MAX)
    #else
    private static let useful = rlim_t(65_536)
    #endif

    /// The limit that the process was started with, as far as it is known.
    private static let given = current

    private static var current: rlimit? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? limit : nil
    }

    #if canImport(Glibc)
    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
    private static var resource: Int32 { RLIMIT_NOFILE }
    #endif

    /// Raises the limit as far as the system lets every process do that and as is useful (`man 2 setrlimit`); most
    /// shells allow 1024.
    ///
    /// - Returns: The limit from now on.
    @discardableResult
    package static func raise() -> Int {
        guard let given else { return 256 }
        let wanted = min(given.rlim_max, useful)
        guard given.rlim_cur < wanted else { return Int(clamping: given.rlim_cur) }
        var raised = given
        raised.rlim_cur = wanted
        return Int(clamping: setrlimit(resource, &raised) == 0 ? wanted : given.rlim_cur)
    }

    /// Does something with the limit that the process was started with, which is what a program that it starts expects.
    package static func asGiven<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if var given { setrlimit(resource, &given) }
        defer { raise() }
        return try body()
    }
}
