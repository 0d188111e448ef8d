import Upstreams

/// What `Cache-Status` says of an old answer that is played since a new one could not be had (RFC 9211).
///
/// `Warning: 111`, which once said so, is obsolete (RFC 9111 §5.5), and `stale-if-error` is something that an origin
/// allows (RFC 5861 §4), not something that a cache says.
struct CacheStatus: Equatable {
    /// The header field.
    static let field = "Cache-Status"

    /// How the upstream failed.
    let failure: FlightFollower.Failure

    /// A list member: the request went on since the answer was stale, and what came of that (RFC 9211 §2.2, §2.3).
    var value: String {
        switch failure {
        case .status(let status): "tapedeck; fwd=stale; fwd-status=\(status)"
        case .error(let error): "tapedeck; fwd=stale; detail=\(error.code)"
        }
    }
}
