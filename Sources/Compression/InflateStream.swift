import CZlib

/// A `z_stream` that inflates, freed when it is dropped.
///
/// zlib's state points back at its `z_stream`, so the stream lives on the heap and never moves. Nothing here knows
/// limits or formats: ``Inflater`` and ``GzipMemberDecoder`` do.
struct InflateStream: ~Copyable {
    /// What one call of zlib did.
    struct Step {
        /// How many bytes of the input were used.
        let consumed: Int
        /// How many bytes were put into the output.
        let produced: Int
        /// Whether the stream, its checksum included, has come to its end.
        let isAtEnd: Bool
        /// What went wrong; the stream is of no more use then.
        let failure: CompressionError?
    }

    private let stream: UnsafeMutablePointer<z_stream>

    /// Starts a stream; `windowBits` as zlib's `inflateInit2` has it.
    init(windowBits: Int32) throws(CompressionError) {
        let started = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        started.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(started, windowBits, ZLIB_VERSION, size) == Z_OK else {
            started.deinitialize(count: 1)
            started.deallocate()
            throw .outOfMemory
        }
        stream = started
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Makes the stream ready for the next member, keeping its memory.
    func reset() throws(CompressionError) {
        guard inflateReset(stream) == Z_OK else { throw .badData("the stream cannot be reset") }
    }

    /// Inflates from `input` into `output` until one of them is used up or the stream ends.
    ///
    /// Fails with `badData` for a stream that is not one, a wrong checksum, or one that needs a preset dictionary. No
    /// progress is no failure: a step of zero and zero means that more input or more room is needed.
    func step(from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Step {
        let inputCount = min(input.count, Int(UInt32.max))
        let outputCount = min(output.count, Int(UInt32.max))
        // zlib does not write to its input; `next_in` is merely not declared const.
        stream.pointee.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
            .assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(inputCount)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(outputCount)
        let code = inflate(stream, Z_NO_FLUSH)
        return Step(
            consumed: inputCount - Int(stream.pointee.avail_in),
            produced: outputCount - Int(stream.pointee.avail_out),
            isAtEnd: code == Z_STREAM_END,
            failure: failure(of: code)
        )
    }

    private func failure(of code: Int32) -> CompressionError? {
        switch code {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: nil
        case Z_MEM_ERROR: .outOfMemory
        case Z_NEED_DICT: .badData("it needs a preset dictionary")
        default: .badData(stream.pointee.msg.map { String(cString: $0) } ?? "no deflate stream")
        }
    }
}
