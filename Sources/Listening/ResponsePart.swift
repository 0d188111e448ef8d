package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// A step of an answer, as a responder gives it to its ``ResponseWriter``.
package enum ResponsePart {
    /// The head, and how the end of the body is found.
    case head(ResponseHead, BodyFraming)
    /// A piece of the body in one or more runs, and their size in bytes.
    case body([IOData], size: Int)
    /// What was written goes out now.
    case flush
    /// The end, with trailers if there are any.
    case end(HTTPHeaders?)
    /// The connection breaks off in the middle of the answer.
    case breakOff
    /// Calls an action when everything before it was handed to the system.
    case written(@Sendable () -> Void)
}
