package import Compression
package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// Takes the content coding off an answer that came compressed although `identity` was asked for
/// (docs/design.md §5): what is recorded and relayed is the plain body.
///
/// Another coding than gzip and deflate is left alone.
package struct ContentDecoding {
    /// The name of the coding that is taken off, as the upstream wrote it.
    package let name: String
    private let inflater: Inflater

    /// Largest decoded body, in bytes.
    ///
    /// A body beyond it counts as damaged (a decompression bomb).
    private static let limit = 64 << 30

    /// The decoding for an answer with these fields, or `nil` where there is none to do.
    ///
    /// - Throws: ``UpstreamError/badCoding(_:)`` when no memory is left.
    package init?(_ headers: HTTPHeaders) throws(UpstreamError) {
        let codings = headers[canonicalForm: "content-encoding"]
        guard codings.count == 1, let format = Self.format(of: String(codings[0])) else { return nil }
        name = String(codings[0])
        do throws(CompressionError) {
            inflater = try Inflater(format, outputLimit: Self.limit)
        } catch {
            throw .badCoding("\(error)")
        }
    }

    /// The format that a content coding names (RFC 9110 §8.4.1), or `nil` for one that is not decoded.
    package static func format(of coding: String) -> CompressedFormat? { CompressedFormat(contentCoding: coding) }

    /// Takes note of an answer's head: what is to be decoded, and the head and framing of what comes of it.
    ///
    /// The decoded body's length is not known, and what described the coded one is no longer in the head.
    ///
    /// - Parameters:
    ///   - head: As the upstream sent it; changed where its body is coded.
    ///   - framing: That of its body; changed likewise.
    /// - Returns: The decoding, or `nil` where there is none to do.
    /// - Throws: ``UpstreamError/badCoding(_:)`` when no memory is left.
    package static func begin(
        _ head: inout ResponseHead,
        framing: inout BodyFraming
    ) throws(UpstreamError) -> ContentDecoding? {
        guard framing != .none, let decoding = try ContentDecoding(head.headers) else { return nil }
        head.headers = head.headers.keeping { $0 != "content-encoding" && $0 != "content-length" }
        framing = .chunked
        return decoding
    }

    /// Adds a piece of the coded body, to be decoded by ``next()``.
    package func append(_ bytes: ByteBuffer) { inflater.append(bytes.readableBytesView) }

    /// The next decoded piece, of at most 64 KiB, or `nil` where more of the coded body is needed.
    ///
    /// A few bytes may hold a thousand times as many, so who has to hold them asks for no more than it has room for.
    ///
    /// - Throws: ``UpstreamError/badCoding(_:)`` where the coding is damaged.
    package func next() throws(UpstreamError) -> ByteBuffer? {
        do throws(CompressionError) {
            return try inflater.next().map { ByteBuffer(bytes: $0) }
        } catch {
            throw .badCoding("\(error)")
        }
    }

    /// Decodes a piece of the body; `take` is given all that it holds, in pieces of at most 64 KiB.
    ///
    /// - Throws: ``UpstreamError/badCoding(_:)`` where the coding is damaged.
    package func decode(_ bytes: ByteBuffer, take: (ByteBuffer) -> Void) throws(UpstreamError) {
        append(bytes)
        while let piece = try next() { take(piece) }
    }

    /// Says that the coded body is complete.
    ///
    /// - Throws: ``UpstreamError/badCoding(_:)`` where it is cut or its checksum is wrong.
    package func finish() throws(UpstreamError) {
        do throws(CompressionError) {
            try inflater.finish()
        } catch {
            throw .badCoding("\(error)")
        }
    }
}
