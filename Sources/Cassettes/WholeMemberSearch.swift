import Blobs
import Compression

/// Looks for a whole gzip member in bytes that are none from their beginning.
///
/// It tells a torn tail, which may be cut off, from damage in the middle, which may not. A hostile file could make it
/// try endlessly many beginnings, so its work is limited; beyond the limit it says that there is one, since calling the
/// file damaged costs nobody anything.
struct WholeMemberSearch {
    private let file: OpenFile
    private var budget = 1 << 28

    private static let pieceSize = 1 << 18
    /// The magic number and the method; the flags follow (RFC 1952 §2.3.1).
    private static let beginning: [UInt8] = [0x1F, 0x8B, 8]

    init(_ file: OpenFile) { self.file = file }

    /// Where the first whole member begins between `start` and `end` that ends before `end`.
    ///
    /// Beyond the limit it is the place where that was reached.
    mutating func first(from start: Int, to end: Int) throws(CassetteError) -> Int? {
        var position = start
        while position + Self.beginning.count < end {
            let piece = try read(min(Self.pieceSize, end - position), at: position)
            guard piece.count > Self.beginning.count else { return nil }
            let last = piece.count - Self.beginning.count - 1
            var index = 0
            while index <= last {
                if Self.mayBegin(piece, at: index), try isWhole(at: position + index, to: end) {
                    return position + index
                }
                index += 1
            }
            position += last + 1
        }
        return nil
    }

    /// Whether the limit was reached.
    var isExhausted: Bool { budget < 0 }

    private static func mayBegin(_ piece: [UInt8], at index: Int) -> Bool {
        piece[index] == beginning[0] && piece[index + 1] == beginning[1] && piece[index + 2] == beginning[2]
            && piece[index + 3] & 0xE0 == 0
    }

    private mutating func isWhole(at start: Int, to end: Int) throws(CassetteError) -> Bool {
        var position = start
        do throws(CompressionError) {
            var decoder = try GzipMemberDecoder()
            // What only looks like a beginning usually ends within the first bytes.
            var size = 1 << 12
            while position < end {
                let piece: [UInt8]
                do throws(CassetteError) {
                    piece = try read(min(size, end - position), at: position)
                } catch {
                    return true
                }
                if piece.isEmpty { return false }
                let before = decoder.content.count
                let progress = try decoder.decode(piece[...])
                budget -= piece.count + decoder.content.count - before
                if budget < 0 || progress != .needsInput { return true }
                position += piece.count
                size = Self.pieceSize
            }
            return false
        } catch {
            budget -= position - start + 1 << 12
            switch error {
            case .badData, .truncated, .trailingBytes: return budget < 0
            case .outputLimit, .outOfMemory: return true
            }
        }
    }

    private func read(_ count: Int, at offset: Int) throws(CassetteError) -> [UInt8] {
        do throws(SystemCallError) {
            return try file.read(count, at: offset)
        } catch {
            throw CassetteError(error)
        }
    }
}
