package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// What hears the answer to an ``UpstreamCall``, on the call's event loop.
package protocol UpstreamDelegate: AnyObject {
    /// An interim answer (1xx).
    func upstreamInformational(_ head: ResponseHead)

    /// The final head. `framing` is how the body that follows is delimited.
    func upstreamHead(_ head: ResponseHead, framing: BodyFraming)

    /// A piece of the body as it arrived: it never spans a border of the chunked coding.
    func upstreamBody(_ bytes: ByteBuffer)

    /// All that one read of the socket gave has been delivered: the moment to flush.
    func upstreamReadComplete()

    /// The answer is whole. Nothing follows.
    func upstreamEnd(trailers: HTTPHeaders?)

    /// The answer will not become whole. Nothing follows.
    func upstreamFailed(_ error: UpstreamError)

    /// The upstream takes bytes again after ``UpstreamCall/isWritable`` was `false`.
    func upstreamBecameWritable()
}
