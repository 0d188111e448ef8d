import NIOHTTP1

/// A request that somebody wrote down, for `explain`.
struct StatedRequest: Equatable {
    /// The method, in upper case as a rule.
    var method: String
    /// The URL, or a local address.
    var url: String
    /// The header fields.
    var headers: HTTPHeaders
    /// The body; empty where there is none.
    var body: [UInt8]
}
