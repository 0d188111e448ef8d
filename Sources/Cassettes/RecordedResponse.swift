package import BodyFormats
package import NIOHTTP1

/// An upstream's whole answer.
package struct RecordedResponse: Sendable {
    /// The status code.
    package var status: Int
    /// The reason phrase as it was sent; it may be empty.
    package var reason: String
    /// The version of the status line: `1.1`.
    package var httpVersion: String
    /// The fields in their order, spelling and repetition, as they were sent.
    package var headers: HTTPHeaders
    /// The body after transfer decoding, and after content decoding where ``contentEncoding`` says so.
    package var body: [BodySegment]
    /// The fields after the body.
    package var trailers: HTTPHeaders
    /// The pieces in which the body came; together they are the body.
    package var frames: [Frame]
    /// How the end of the body was marked.
    package var framing: Framing
    /// How the answer ended.
    package var end: Ending
    /// When the head arrived, in milliseconds since the request was sent; if the file says so.
    package var headAt: Double?
    /// The content coding that was undone before the body was stored, if one was.
    package var contentEncoding: String?
    /// The members that this version does not know.
    package var unknown: [JSONValue.Member] = []

    /// Makes an answer.
    package init(
        status: Int,
        reason: String,
        httpVersion: String = "1.1",
        headers: HTTPHeaders,
        body: [BodySegment] = [],
        trailers: HTTPHeaders = [:],
        frames: [Frame] = [],
        framing: Framing = .length,
        end: Ending = .complete,
        contentEncoding: String? = nil,
        headAt: Double? = nil
    ) {
        self.status = status
        self.reason = reason
        self.httpVersion = httpVersion
        self.headers = headers
        self.body = body
        self.trailers = trailers
        self.frames = frames
        self.framing = framing
        self.end = end
        self.contentEncoding = contentEncoding
        self.headAt = headAt.map(Frame.storable)
    }
}
