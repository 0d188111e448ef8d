package import NIOHTTP1

/// One sample request of a gateway.
package struct DemoFlowStep: Equatable, Sendable {
    /// Which gateway it is for.
    package let gateway: DemoService
    /// What it shows, in a few words.
    package let title: String
    /// The method.
    package let method: String
    /// Path and query below the gateway's base URL: `/v1/chat/completions`.
    package let path: String
    /// The client's own header fields, without `Host` and framing.
    package let headers: HTTPHeaders
    /// The body.
    package let body: [UInt8]

    /// The same request as the demo gateway gets it.
    package var request: DemoRequest {
        DemoRequest(method: method, target: "/\(gateway.rawValue)\(path)", headers: headers, body: body)
    }
}
