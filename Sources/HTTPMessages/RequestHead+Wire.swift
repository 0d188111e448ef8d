package import NIOCore

extension RequestHead {
    /// Appends the head as HTTP/1.1 wire bytes, the empty line included (RFC 9112 §3).
    package func write(into buffer: inout ByteBuffer) {
        buffer.writeString(method)
        buffer.writeString(" ")
        buffer.writeString(target)
        buffer.writeString(" HTTP/1.1\r\n")
        FieldBytes.write(headers, into: &buffer)
        buffer.writeString("\r\n")
    }
}
