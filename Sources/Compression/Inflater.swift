/// Undoes a content coding while the bytes arrive.
///
/// What can be inflated from the bytes so far comes out at once, so an event stream does not stall. Output is limited
/// twice: in all by `outputLimit` (a bomb ends in an error), and per piece by the caller of ``next(upTo:)``, so that a
/// reader with back-pressure never holds more than it asked for. After an error the inflater is of no more use.
package final class Inflater {
    /// The most bytes that may come out in all.
    package let outputLimit: Int
    private let format: CompressedFormat
    private var stream: InflateStream
    private var input: [UInt8] = []
    private var position = 0
    private var outputCount = 0
    private var phase = Phase.head

    private enum Phase {
        /// Nothing was given to zlib yet. `deflate` is decided here.
        case head
        /// Inside a stream or member.
        case inside
        /// After the end. For gzip another member may follow.
        case end
        /// Inside a further gzip member that has yielded nothing so far; what fails here is junk, not damage.
        case furtherHead
    }

    /// Makes an inflater for one body.
    ///
    /// Throws `outOfMemory` if zlib cannot start.
    package init(_ format: CompressedFormat, outputLimit: Int) throws(CompressionError) {
        self.format = format
        self.outputLimit = outputLimit
        stream = try InflateStream(windowBits: format == .gzip ? 15 + 16 : 15)
    }

    /// Adds compressed bytes, to be inflated by ``next(upTo:)``.
    package func append(_ bytes: some Sequence<UInt8>) {
        if position == input.count {
            input.removeAll(keepingCapacity: true)
            position = 0
        }
        input.append(contentsOf: bytes)
    }

    /// The next inflated bytes, at most `count` and never none; `nil` when more input is needed.
    ///
    /// Throws `badData`, `trailingBytes` or `outputLimit`.
    package func next(upTo count: Int = 1 << 16) throws(CompressionError) -> [UInt8]? {
        while position < input.count {
            guard try enterStream() else { return nil }
            let piece = try inflatePiece(upTo: room(upTo: count))
            outputCount += piece.count
            guard outputCount <= outputLimit else { throw .outputLimit(outputLimit) }
            if !piece.isEmpty { return piece }
        }
        return try drain(upTo: count)
    }

    /// Inflates `bytes` and returns everything that comes out of them.
    ///
    /// Only for callers for whom `outputLimit` is small enough to be held at once; the errors are those of
    /// ``next(upTo:)``.
    package func feed(_ bytes: some Sequence<UInt8>) throws(CompressionError) -> [UInt8] {
        append(bytes)
        var output: [UInt8] = []
        while let piece = try next() { output += piece }
        return output
    }

    /// Says that no more bytes come.
    ///
    /// Throws `truncated` if the stream has not ended. No bytes at all are no error: an answer without content may
    /// still name a coding (RFC 9110 §8.4).
    package func finish() throws(CompressionError) {
        guard position == input.count, phase == .end || phase == .head else { throw .truncated }
    }

    /// Prepares for the bytes at `position`; false if more are needed to know how.
    private func enterStream() throws(CompressionError) -> Bool {
        switch phase {
        case .head where format == .deflate:
            guard input.count - position >= 2 else { return false }
            let bits = format.windowBits(first: input[position], second: input[position + 1])
            if bits != 15 { stream = try InflateStream(windowBits: bits) }
            phase = .inside
        case .head: phase = .inside
        case .end where format == .gzip:
            try stream.reset()
            phase = .furtherHead
        case .end: throw .trailingBytes
        case .inside, .furtherHead: break
        }
        return true
    }

    /// zlib may hold back output for want of room after the input is used up.
    private func drain(upTo count: Int) throws(CompressionError) -> [UInt8]? {
        guard phase == .inside || phase == .furtherHead else { return nil }
        let piece = try inflatePiece(upTo: room(upTo: count))
        outputCount += piece.count
        guard outputCount <= outputLimit else { throw .outputLimit(outputLimit) }
        return piece.isEmpty ? nil : piece
    }

    /// How much to inflate at once: one byte more than the limit allows shows that it is exceeded.
    private func room(upTo count: Int) -> Int {
        max(1, min(count, outputLimit - outputCount + 1))
    }

    private func inflatePiece(upTo count: Int) throws(CompressionError) -> [UInt8] {
        var last: InflateStream.Step?
        let piece = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            let step = input.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[position...])
                return stream.step(from: rest, into: UnsafeMutableRawBufferPointer(output))
            }
            initialized = step.produced
            last = step
        }
        guard let step = last else { return piece }
        if let failure = step.failure {
            if case .badData = failure, phase == .furtherHead { throw .trailingBytes }
            throw failure
        }
        position += step.consumed
        if step.isAtEnd {
            phase = .end
        } else if step.produced > 0 {
            phase = .inside
        }
        return piece
    }
}
