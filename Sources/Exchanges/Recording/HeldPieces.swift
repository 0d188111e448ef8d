import Compression
import NIOCore

/// Pieces of a body that wait to be worked on, in order.
///
/// A piece is a slice of what one read gave, and keeps all of that in memory: for an event of two hundred bytes several
/// times as much. So small pieces are copied behind one another, and where they are text, as the events of a stream are,
/// they are compressed: what is said in one of them is said in nearly the same words in the next. They could not wait in a
/// file, since secrets are taken out of a body when it is whole (docs/design.md §8).
struct HeldPieces: Sendable {
    private enum Part: Sendable {
        /// As it came.
        case plain(ByteBuffer)
        /// What a `Packer` made of so many bytes.
        case packed([UInt8], count: Int)
    }

    /// Pieces up to this size are copied.
    private static let smallPiece = 1024
    /// So many bytes of small pieces are compressed together.
    private static let blockSize = Packer.blockSize
    /// What a compressed block takes beside its bytes.
    private static let overhead = 64

    private var parts: [Part] = []
    /// Small pieces that came last.
    private var last = ByteBuffer()
    /// How many bytes of small pieces are awaited before they are compressed.
    private var due: Int
    /// How many bytes the pieces have.
    private(set) var count = 0
    /// How many of them are held as they came.
    private(set) var plainCount = 0
    /// How many bytes of memory are held.
    var memory: Int { plainCount + packedCount }
    private var packedCount = 0

    /// Holds nothing yet.
    ///
    /// - Parameter number: Streams that begin at the same time are to have different numbers, so that their blocks are
    ///   not full at the same time too.
    init(number: Int = 0) { due = Self.blockSize / 8 * (8 - number % 8) }

    /// Takes the next piece.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - packer: Compresses small pieces; `nil` where that is not worth while.
    mutating func append(_ piece: ByteBuffer, packer: Packer?) {
        let size = piece.readableBytes
        count += size
        plainCount += size
        guard size <= Self.smallPiece else {
            if last.readableBytes > 0 { parts.append(.plain(last)) }
            last = ByteBuffer()
            return parts.append(.plain(piece))
        }
        if last.readableBytes > 0, last.readableBytes + size > due { closeBlock(packer) }
        last.writeImmutableBuffer(piece)
    }

    private mutating func closeBlock(_ packer: Packer?) {
        due = Self.blockSize
        let size = last.readableBytes
        if let packed = last.withUnsafeReadableBytes({ packer?.pack($0) }) {
            parts.append(.packed(packed, count: size))
            plainCount -= size
            packedCount += packed.count + Self.overhead
            last.clear()
        } else {
            parts.append(.plain(last))
            last = ByteBuffer()
        }
    }

    /// Gives the pieces back, the small ones joined.
    ///
    /// - Parameter take: Is given them in order.
    /// - Throws: What `take` throws; `CompressionError` where there is not enough memory.
    func read(_ take: ([UInt8]) throws -> Void) throws {
        var unpacker: Unpacker?
        for part in parts {
            switch part {
            case .plain(let bytes): try take(Array(bytes.readableBytesView))
            case .packed(let packed, let count):
                if unpacker == nil { unpacker = try Unpacker() }
                if let unpacked = try unpacker?.unpack(packed, count: count) { try take(unpacked) }
            }
        }
        if last.readableBytes > 0 { try take(Array(last.readableBytesView)) }
    }
}
