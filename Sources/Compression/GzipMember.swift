import CZlib

/// One gzip member as Tapedeck writes it: the same bytes for the same input.
///
/// RFC 1952 §2.3 leaves time, name and operating system to the writer; here they are always 0, absent and 255
/// (unknown), and the level is always 6, so that equal content is equal in git (docs/design.md §4).
package enum GzipMember {
    /// The ten bytes every member written here begins with.
    package static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

    /// Compresses `bytes` into one member.
    ///
    /// What would shrink by more than ``GzipMemberLimits`` allow a reader to accept is coded with Huffman codes alone,
    /// which cannot shrink more than eightfold: a writer must not make what its reader takes for a bomb. Throws
    /// `outOfMemory`.
    package static func compress(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
        let member = try compress(bytes, strategy: Z_DEFAULT_STRATEGY)
        if GzipMemberLimits.standard.allows(inflated: bytes.count, compressed: member.count) { return member }
        return try compress(bytes, strategy: Z_HUFFMAN_ONLY)
    }

    private static func compress(_ bytes: [UInt8], strategy: Int32) throws(CompressionError) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, strategy, ZLIB_VERSION, size) == Z_OK else {
            throw .outOfMemory
        }
        defer { deflateEnd(&stream) }
        return try withUnsafeMutablePointer(to: &stream) { stream throws(CompressionError) in
            try withHeader(of: stream) { () throws(CompressionError) in try deflateAll(bytes, with: stream) }
        }
    }

    /// Sets the fixed header, which must stay where it is until zlib has written it.
    private static func withHeader(
        of stream: UnsafeMutablePointer<z_stream>,
        _ body: () throws(CompressionError) -> [UInt8]
    ) throws(CompressionError) -> [UInt8] {
        var header = gz_header()
        header.os = 255
        return try withUnsafeMutablePointer(to: &header) { header throws(CompressionError) in
            guard deflateSetHeader(stream, header) == Z_OK else { throw .badData("the header cannot be set") }
            return try body()
        }
    }

    private static func deflateAll(
        _ bytes: [UInt8],
        with stream: UnsafeMutablePointer<z_stream>
    ) throws(CompressionError) -> [UInt8] {
        // `deflateBound` holds for one call with all the input, whose size zlib counts in 32 bits.
        guard let count = UInt32(exactly: bytes.count) else { throw .outputLimit(Int(UInt32.max)) }
        let bound = Int(deflateBound(stream, UInt(count)))
        guard let room = UInt32(exactly: bound) else { throw .outputLimit(Int(UInt32.max)) }
        var code = Z_OK
        let member = [UInt8](unsafeUninitializedCapacity: bound) { output, initialized in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = count
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = room
                code = deflate(stream, Z_FINISH)
            }
            initialized = bound - Int(stream.pointee.avail_out)
        }
        guard code == Z_STREAM_END else { throw .badData("deflate did not finish") }
        return member
    }
}
