/// Why bytes could not be inflated or deflated.
///
/// The cases tell damage (`truncated`, `badData`, `trailingBytes`) from refusal (`outputLimit`): the first means
/// that the bytes are not what their sender meant, the second that they may be, but are too much.
package enum CompressionError: Error, Equatable, Sendable {
    /// The input ended before the compressed stream did.
    case truncated
    /// The input is no such stream, or its checksum or length does not agree; zlib's own words, if it had any.
    case badData(String)
    /// Bytes follow the end of the stream that are not part of it.
    case trailingBytes
    /// The stream holds more than the given number of bytes.
    case outputLimit(Int)
    /// zlib could not get the memory it needs.
    case outOfMemory
}

extension CompressionError: CustomStringConvertible {
    /// The error as a part of a sentence, for messages that also say where the bytes came from.
    package var description: String {
        switch self {
        case .truncated: "the compressed data ends too early"
        case .badData(let reason): "the compressed data is damaged (\(reason))"
        case .trailingBytes: "bytes follow the end of the compressed data"
        case .outputLimit(let limit): "the compressed data holds more than \(limit) bytes"
        case .outOfMemory: "zlib is out of memory"
        }
    }
}
