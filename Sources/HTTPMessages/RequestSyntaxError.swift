/// Why bytes are no request that may be served.
///
/// Where the next request would begin is not known after any of these, so the connection ends with it.
package enum RequestSyntaxError: Error, Sendable, Equatable {
    /// The first line is not a method, a target and a version with one space between them (RFC 9112 §3).
    case requestLine
    /// The target has a fragment, or bytes that no URI has (RFC 9112 §3.2).
    case target
    /// The message is of another version than HTTP/1.0 and HTTP/1.1 (RFC 9110 §2.5).
    case version
    /// A line is no field: no colon, a space before it, a name that is no token, a control byte, a folded line, a line
    /// end other than CRLF (RFC 9112 §5).
    case field
    /// The request line is longer than ``RequestParser/maximumLine``.
    case lineTooLong
    /// The head has more bytes, more fields or a longer field than is allowed; so do trailers.
    case headTooLarge
    /// It is not clear where the body ends (RFC 9112 §6.3).
    case ambiguousFraming
    /// The body has a coding that is not known before the chunked one (RFC 9112 §6.1).
    case unknownCoding
    /// A chunk has no valid size, or does not end where its size says (RFC 9112 §7.1).
    case chunk
    /// The chunks of one message have more than ``RequestParser/maximumExtensions`` bytes of extensions.
    case chunkExtensions
}
