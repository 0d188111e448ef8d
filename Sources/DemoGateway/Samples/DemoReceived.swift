package import NIOHTTP1

/// What a client has of an answer: enough to follow its links.
package struct DemoReceived: Equatable, Sendable {
    /// The header fields.
    package let headers: HTTPHeaders
    /// The body after transfer decoding.
    package let body: [UInt8]

    /// An answer of its parts.
    package init(headers: HTTPHeaders, body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}
