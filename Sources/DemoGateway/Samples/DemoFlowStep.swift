package import NIOHTTP1

/// One sample request of a gateway.
package struct DemoFlowStep: Equatable, Sendable {
    /// Where a step asks.
    package enum Target: Equatable, Sendable {
        /// Path and query below the gateway's base URL: `/v1/chat/completions`.
        case path(String)
        /// Wherever an earlier answer says.
        case link(DemoLink)
    }

    /// Stands in a body for `link`.
    package static let linkMark = "{link}"

    /// Which gateway it is for.
    package let gateway: DemoService
    /// What it shows, in a few words.
    package let title: String
    /// The method.
    package let method: String
    /// Where it asks.
    package let target: Target
    /// The client's own header fields, without `Host` and framing.
    package let headers: HTTPHeaders
    /// The body, with `linkMark` where `link` goes.
    package let body: [UInt8]
    /// The link that goes into the body.
    package var link: DemoLink?

    /// The body as it is sent.
    ///
    /// - Parameter answers: What the steps before got, in order.
    /// - Returns: The body; nil where the link for it did not come.
    package func body(after answers: [DemoReceived]) -> [UInt8]? {
        guard let link else { return body }
        guard let url = link.url(in: answers) else { return nil }
        return Array(String(decoding: body, as: UTF8.self).replacing(Self.linkMark, with: url).utf8)
    }

    /// The same request as the demo gateway gets it, where no media host is.
    ///
    /// - Parameter answers: What the steps before got, in order.
    /// - Returns: The request; nil where a link for it did not come.
    package func request(after answers: [DemoReceived]) -> DemoRequest? {
        guard let body = body(after: answers) else { return nil }
        var headers = headers
        if !body.isEmpty { headers.add(name: "Content-Length", value: "\(body.count)") }
        let place: String? =
            switch target {
            case .path(let path): "/\(gateway.rawValue)\(path)"
            case .link(let link): link.url(in: answers).map(Self.target)
            }
        return place.map { DemoRequest(method: method, target: $0, headers: headers, body: body) }
    }

    /// Path and query of an absolute URL.
    package static func target(of url: String) -> String {
        let authority = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return authority.firstIndex(of: "/").map { String(authority[$0...]) } ?? "/"
    }
}
