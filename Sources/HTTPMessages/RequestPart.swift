package import NIOCore
package import NIOHTTP1

/// A part of a request, in the order in which parts come: a head, pieces of a body, an end.
package enum RequestPart: Sendable, Equatable {
    /// The request line and the fields.
    case head(RequestHead)
    /// A piece of the body, after the transfer coding was taken off.
    case body(ByteBuffer)
    /// The request is complete; trailers where the chunked coding had any.
    case end(HTTPHeaders?)
}
