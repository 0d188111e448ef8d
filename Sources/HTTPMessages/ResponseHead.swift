package import NIOCore
package import NIOHTTP1

/// The status line and the header fields of a response, as they were received or will be sent.
package struct ResponseHead: Sendable, Equatable {
    /// The status code, any three digits: gateways use numbers such as 529 that no list knows.
    package var status: Int
    /// The reason phrase as sent, which may be empty.
    package var reason: String
    /// The protocol version the upstream answered with.
    package var version: HTTPVersion
    /// Header fields in the order of the wire.
    package var headers: HTTPHeaders

    /// Creates a head from its parts.
    package init(status: Int, reason: String, version: HTTPVersion = .http1_1, headers: HTTPHeaders = [:]) {
        self.status = status
        self.reason = reason
        self.version = version
        self.headers = headers
    }

    /// Creates a head with the standard reason phrase of `status` (RFC 9110 §15).
    package init(status: Int, headers: HTTPHeaders = [:]) {
        self.init(status: status, reason: HTTPResponseStatus(statusCode: status).reasonPhrase, headers: headers)
    }

    /// Whether this is an interim answer, after which the final one follows (RFC 9110 §15.2).
    package var isInformational: Bool { (100..<200).contains(status) }

    /// Whether the status line may be written: a status of three digits (RFC 9110 §15), and a reason phrase without
    /// control characters but tabs (RFC 9112 §4).
    ///
    /// Parsers differ in what they make of a NUL or a bare CR there.
    package var isWellFormed: Bool {
        (100...999).contains(status) && reason.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// Appends the head as HTTP/1.1 wire bytes, the empty line included (RFC 9112 §4).
    ///
    /// The version on the wire is always 1.1: it is the version of the sender, not of what is relayed.
    package func write(into buffer: inout ByteBuffer) {
        buffer.writeString("HTTP/1.1 ")
        buffer.writeString(String(status))
        buffer.writeString(" ")
        FieldBytes.write(reason, into: &buffer)
        buffer.writeString("\r\n")
        FieldBytes.write(headers, into: &buffer)
        buffer.writeString("\r\n")
    }
}
