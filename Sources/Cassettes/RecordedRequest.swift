package import BodyFormats
package import NIOHTTP1

/// A request as it was sent to the upstream.
package struct RecordedRequest: Sendable {
    /// The method as it was sent.
    package var method: String
    /// The absolute URL at the upstream, as it was sent.
    package var url: String
    /// Path and query below the gateway's own address, which do not change with the upstream; if the file says so.
    package var target: String?
    /// The fields in their order, spelling and repetition.
    package var headers: HTTPHeaders
    /// The body after transfer decoding, and after content decoding where ``contentEncoding`` says so.
    package var body: [BodySegment]
    /// The fields after the body.
    package var trailers: HTTPHeaders
    /// The content coding that was undone before the body was stored, if one was.
    package var contentEncoding: String?
    /// The members that this version does not know.
    package var unknown: [JSONValue.Member] = []

    /// Makes a request.
    package init(
        method: String,
        url: String,
        target: String? = nil,
        headers: HTTPHeaders,
        body: [BodySegment] = [],
        trailers: HTTPHeaders = [:],
        contentEncoding: String? = nil
    ) {
        self.method = method
        self.url = url
        self.target = target
        self.headers = headers
        self.body = body
        self.trailers = trailers
        self.contentEncoding = contentEncoding
    }

    /// Path and query as the gateway sees them: ``target``, or those of ``url`` in a file that does not say.
    package var relativeTarget: String {
        if let target { return target }
        guard let scheme = url.utf8.firstRange(of: "://".utf8) else { return url }
        let afterHost = url.utf8[scheme.upperBound...].drop { $0 != 0x2F && $0 != 0x3F }
        let rest = String(Substring(afterHost))
        return rest.hasPrefix("/") ? rest : "/" + rest
    }
}
