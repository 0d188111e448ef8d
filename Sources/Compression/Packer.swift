import CZlib

/// Compresses blocks that wait in memory, each by itself, with one zlib stream for all of them.
///
/// Made for text that comes in small pieces which resemble each other, as events do. It is quick and forgetful: what it
/// makes is never stored, so it need not be small, nor the same tomorrow (``GzipMember`` is for that).
package final class Packer {
    /// The largest block: what is longer is not looked back to.
    package static let blockSize = 1 << windowBits

    private static let windowBits: Int32 = 13
    /// With blocks this small, more would only have to be cleared for each.
    private static let memoryLevel: Int32 = 4
    private static let level: Int32 = 1

    private var stream: DeflateStream?

    /// Makes a packer, which takes its memory (some fifty kilobytes) when it is used first.
    package init() {}

    /// Compresses a block.
    ///
    /// - Parameter block: At most ``blockSize`` bytes.
    /// - Returns: What ``Unpacker`` makes the block of; `nil` where that is not at least a quarter shorter.
    package func pack(_ block: UnsafeRawBufferPointer) -> [UInt8]? {
        if stream == nil {
            stream = try? DeflateStream(
                level: Self.level,
                windowBits: -Self.windowBits,
                memoryLevel: Self.memoryLevel
            )
        }
        return withUnsafeTemporaryAllocation(byteCount: block.count / 4 * 3, alignment: 1) { output in
            guard let count = stream?.deflate(block, into: output) else { return nil }
            return Array(output[..<count])
        }
    }
}

/// Undoes what a ``Packer`` did.
package struct Unpacker: ~Copyable {
    private let stream: InflateStream

    /// Makes an unpacker.
    ///
    /// - Throws: `outOfMemory` if zlib cannot start.
    package init() throws(CompressionError) { stream = try InflateStream(windowBits: -15) }

    /// Unpacks a block.
    ///
    /// - Parameters:
    ///   - packed: What ``Packer`` made of it.
    ///   - count: How many bytes the block had.
    /// - Returns: The block.
    /// - Throws: `badData` or `truncated` for what no packer made.
    package func unpack(_ packed: [UInt8], count: Int) throws(CompressionError) -> [UInt8] {
        try stream.reset()
        var failure: CompressionError?
        let block = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            let step = packed.withUnsafeBytes { stream.step(from: $0, into: UnsafeMutableRawBufferPointer(output)) }
            initialized = step.produced
            failure = step.failure ?? (step.isAtEnd && step.produced == count ? nil : .truncated)
        }
        if let failure { throw failure }
        return block
    }
}
