package import NIOHTTP1

/// The first line and the header fields of a request, as they were received.
///
/// Nothing is normalised: the method and the target are the bytes the client sent, header fields keep their order,
/// spelling and repetition (docs/design.md §5).
package struct RequestHead: Sendable, Equatable {
    /// The method, in the client's spelling (`GET`, `POST`, …).
    package var method: String
    /// The request target as sent: path and query, never decoded or escaped.
    package var target: String
    /// The protocol version of the message.
    package var version: HTTPVersion
    /// Header fields in the order of the wire.
    package var headers: HTTPHeaders

    /// Creates a head from its parts.
    package init(method: String, target: String, version: HTTPVersion = .http1_1, headers: HTTPHeaders = [:]) {
        self.method = method
        self.target = target
        self.version = version
        self.headers = headers
    }
}
