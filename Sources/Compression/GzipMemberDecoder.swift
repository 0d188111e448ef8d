/// Inflates one gzip member after another, and says where each ends.
///
/// Unlike ``Inflater`` it stops at the end of a member, so that members can be told apart and addressed by their
/// offset. The memory of zlib is kept from member to member.
package struct GzipMemberDecoder: ~Copyable {
    /// What became of a call to ``decode(_:)``.
    package enum Progress: Equatable, Sendable {
        /// All input was used, and the member goes on.
        case needsInput
        /// The member ended, checksum and length agreeing, after using this many bytes of the input.
        case ended(consumed: Int)
    }

    /// What the current member has yielded so far; of the whole member, once it has ended.
    package private(set) var content: [UInt8] = []
    private let limits: GzipMemberLimits
    private var stream: InflateStream
    private var compressedCount = 0
    private var scratch = [UInt8](repeating: 0, count: 1 << 15)

    /// Makes a decoder at the start of a member.
    ///
    /// Throws `outOfMemory` if zlib cannot start.
    package init(limits: GzipMemberLimits = .standard) throws(CompressionError) {
        self.limits = limits
        stream = try InflateStream(windowBits: 15 + 16)
    }

    /// Gets ready for another member; what the last one yielded is dropped.
    package mutating func reset() throws(CompressionError) {
        try stream.reset()
        content.removeAll(keepingCapacity: true)
        compressedCount = 0
    }

    /// Inflates more of the current member, up to its end.
    ///
    /// Throws `badData` where the bytes are no member, and `outputLimit` where it exceeds the limits; the ratio is
    /// checked at the end, since before it would depend on how the input is cut.
    package mutating func decode(_ input: ArraySlice<UInt8>) throws(CompressionError) -> Progress {
        var consumed = 0
        while true {
            let step = try step(input.dropFirst(consumed))
            consumed += step.consumed
            compressedCount += step.consumed
            content.append(contentsOf: scratch[..<step.produced])
            guard content.count <= limits.inflated else { throw .outputLimit(limits.inflated) }
            if step.isAtEnd {
                guard limits.allows(inflated: content.count, compressed: compressedCount) else {
                    throw .outputLimit(max(limits.freeOfRatio, compressedCount * limits.ratio))
                }
                return .ended(consumed: consumed)
            }
            if step.consumed == 0 && step.produced == 0 { return .needsInput }
        }
    }

    private mutating func step(_ input: ArraySlice<UInt8>) throws(CompressionError) -> InflateStream.Step {
        let step = input.withUnsafeBytes { input in
            scratch.withUnsafeMutableBytes { output in stream.step(from: input, into: output) }
        }
        if let failure = step.failure { throw failure }
        return step
    }
}
