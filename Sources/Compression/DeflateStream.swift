import CZlib

/// A `z_stream` that deflates, freed when it is dropped.
///
/// zlib's state points back at its `z_stream`, so the stream lives on the heap and never moves.
struct DeflateStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Starts a stream; the numbers are those of zlib's `deflateInit2`.
    init(level: Int32, windowBits: Int32, memoryLevel: Int32) throws(CompressionError) {
        let started = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        started.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let strategy = Z_DEFAULT_STRATEGY
        guard
            deflateInit2_(started, level, Z_DEFLATED, windowBits, memoryLevel, strategy, ZLIB_VERSION, size) == Z_OK
        else {
            started.deinitialize(count: 1)
            started.deallocate()
            throw .outOfMemory
        }
        stream = started
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Deflates all of `input` as a stream of its own.
    ///
    /// - Returns: How many bytes of `output` that took; `nil` where there are not enough of them.
    func deflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int? {
        guard let inputCount = UInt32(exactly: input.count), let room = UInt32(exactly: output.count),
            deflateReset(stream) == Z_OK
        else { return nil }
        // zlib does not write to its input; `next_in` is merely not declared const.
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
            .assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = inputCount
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = room
        guard CZlib.deflate(stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return output.count - Int(stream.pointee.avail_out)
    }
}
