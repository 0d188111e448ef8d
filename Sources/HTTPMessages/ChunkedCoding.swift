package import NIOCore
package import NIOHTTP1

/// Writing the chunked transfer coding (RFC 9112 §7.1).
package enum ChunkedCoding {
    /// Appends the line that opens a chunk of `size` bytes.
    ///
    /// `size` must not be 0: that would end the body.
    package static func writeOpening(size: Int, into buffer: inout ByteBuffer) {
        buffer.writeString(String(size, radix: 16))
        buffer.writeString("\r\n")
    }

    /// Appends the last chunk, the trailers and the line that ends the message.
    package static func writeEnd(trailers: HTTPHeaders?, into buffer: inout ByteBuffer) {
        buffer.writeString("0\r\n")
        FieldBytes.write(trailers ?? [:], into: &buffer)
        buffer.writeString("\r\n")
    }
}
