package import NIOCore
package import NIOHTTP1

/// Writing the chunked transfer coding (RFC 9112 §7.1).
package enum ChunkedCoding {
    /// Appends the line that opens a chunk of `size` bytes.
    ///
    /// `size` must not be 0: that would end the body.
    package static func writeOpening(size: Int, into buffer: inout ByteBuffer) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 2 * MemoryLayout<Int>.size + 2) { line in
            let digits = max(1, (size.bitWidth - size.leadingZeroBitCount + 3) / 4)
            for index in 0..<digits {
                let digit = UInt8(truncatingIfNeeded: size >> (4 * (digits - 1 - index))) & 0xF
                line[index] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
            }
            line[digits] = 0x0D
            line[digits + 1] = 0x0A
            return digits + 2
        }
    }

    /// The most bytes that a chunk has besides what is in it.
    package static let framingSize = 2 * MemoryLayout<Int>.size + 4

    /// Appends bytes as one chunk.
    ///
    /// There must be some: an empty chunk would end the body.
    package static func write(chunk bytes: ByteBuffer, into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: bytes.readableBytes + framingSize)
        writeOpening(size: bytes.readableBytes, into: &buffer)
        buffer.writeImmutableBuffer(bytes)
        buffer.writeStaticString("\r\n")
    }

    /// Appends the last chunk, the trailers and the line that ends the message.
    package static func writeEnd(trailers: HTTPHeaders?, into buffer: inout ByteBuffer) {
        buffer.writeString("0\r\n")
        FieldBytes.write(trailers ?? [:], into: &buffer)
        buffer.writeString("\r\n")
    }
}
