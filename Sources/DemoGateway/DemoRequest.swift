package import NIOHTTP1

/// A request to the demo gateway, whole.
package struct DemoRequest: Sendable {
    /// The method as sent.
    package var method: String
    /// Path and query as sent; the first segment says which gateway is meant.
    package var target: String
    /// The header fields; links in answers point to the `Host` among them.
    package var headers: HTTPHeaders
    /// The body after transfer decoding.
    package var body: [UInt8]

    /// A request of its parts.
    package init(method: String, target: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}
