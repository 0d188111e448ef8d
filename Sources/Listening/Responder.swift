package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// What answers one request: made for its head, then given the body as it comes.
///
/// A responder lives on the event loop of its connection and is called on no other thread. It answers through the
/// ``ResponseWriter`` it was made with, during any of these calls or later.
package protocol Responder: AnyObject {
    /// Called once, right after the responder was made: the place to look at the head and to begin.
    func begin()

    /// A piece of the request body, after the transfer coding was taken off.
    func receive(_ bytes: ByteBuffer)

    /// All that is here of the request was given; the rest is still to come: the moment to send on what was collected.
    func receivedAllHere()

    /// The request is complete.
    func receiveEnd(trailers: HTTPHeaders?)

    /// Whether more of the request body may be read from the socket. While it is `false` the client is held back by
    /// TCP; after it became `true` again the responder calls ``ResponseWriter/readMore()``.
    var wantsMore: Bool { get }

    /// The client takes bytes again after ``ResponseWriter/isWritable`` was `false`.
    func clientBecameWritable()

    /// The client is gone: it closed or reset the connection, or broke off inside its request. Nothing can be written
    /// any more.
    func clientGone()
}

extension Responder {
    /// Does nothing: who collects nothing has nothing to send on.
    package func receivedAllHere() {}
}

/// Makes the responder for one request, on the event loop of its connection.
package typealias MakeResponder = (RequestHead, ResponseWriter) -> any Responder
