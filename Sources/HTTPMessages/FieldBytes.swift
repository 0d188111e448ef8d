package import NIOCore
package import NIOHTTP1

/// Bytes of heads that are no UTF-8, kept although heads are held as strings (docs/design.md §5).
///
/// A field value may hold any byte from 0x80 up (`obs-text`, RFC 9110 §5.5), but a Swift string repairs what is no
/// UTF-8. So such a byte is replaced by the private character U+F700 + byte before a head is parsed, and turned back
/// when it is written. Characters that this would confuse (U+F780 to U+F7FF, and U+FFFD, which is what a repair leaves)
/// are taken for bytes as well, so that there and back is the identity.
package enum FieldBytes {
    private static let reserved: ClosedRange<UInt32> = 0xF780...0xF7FF

    /// The bytes with every byte replaced that is not part of a valid and unreserved UTF-8 character.
    package static func escape(_ buffer: ByteBuffer) -> ByteBuffer {
        if buffer.readableBytesView.allSatisfy({ $0 < 0x80 }) { return buffer }
        let bytes = Array(buffer.readableBytesView)
        var escaped = ByteBuffer()
        escaped.reserveCapacity(bytes.count * 2)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput:
                return escaped
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                let run = bytes[position..<position + encoded.count]
                position += encoded.count
                if reserved.contains(scalar.value) || scalar == "\u{FFFD}" {
                    for byte in run { writeEscape(byte, into: &escaped) }
                } else {
                    escaped.writeBytes(run)
                }
            case .error(let length):
                for byte in bytes[position..<position + length] { writeEscape(byte, into: &escaped) }
                position += length
            }
        }
    }

    /// Writes a part of a head, replaced bytes turned back.
    package static func write(_ text: String, into buffer: inout ByteBuffer) {
        // All reserved characters begin with this byte.
        guard text.utf8.contains(0xEF) else {
            buffer.writeString(text)
            return
        }
        for scalar in text.unicodeScalars {
            if reserved.contains(scalar.value) {
                buffer.writeInteger(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                buffer.writeString(String(scalar))
            }
        }
    }

    /// Writes fields, each on a line of its own, replaced bytes turned back (RFC 9112 §5).
    package static func write(_ fields: HTTPHeaders, into buffer: inout ByteBuffer) {
        for (name, value) in fields {
            write(name, into: &buffer)
            buffer.writeString(": ")
            write(value, into: &buffer)
            buffer.writeString("\r\n")
        }
    }

    /// U+F700 + byte, for a byte from 0x80 up, as UTF-8.
    private static func writeEscape(_ byte: UInt8, into buffer: inout ByteBuffer) {
        buffer.writeBytes([0xEF, 0x9C | (byte >> 6), 0x80 | (byte & 0x3F)])
    }
}
