import BodyFormats
import Cassettes

/// Cuts a recorded body into the pieces that are sent, and says when.
///
/// A value that produces one piece after another, so that a body of gigabytes cut into single bytes costs no list.
/// Equal input gives equal pieces, on any machine (docs/design.md §7, last rule).
struct FrameCutter {
    /// A piece of the body.
    struct Piece: Equatable {
        /// First byte.
        var offset: Int
        /// Number of bytes, at least 1.
        var length: Int
        /// Milliseconds after the request, as recorded.
        var at: Double
    }

    /// Whether every piece must be a system call of its own, because the cuts are what is asked for.
    let flushesEachPiece: Bool
    private let frames: [Frame]
    private let size: Int
    private let chunking: Chunking
    private let joinsFrames: Bool
    private let events: [Int]
    private var random: SplitMix64
    private let shift: Double
    private var offset: Int
    private var frameIndex = 0
    private var eventIndex = 0

    /// Largest piece of a random cut, in bytes.
    private static let largestRandomPiece: UInt64 = 64
    /// Largest piece of frames that are joined, in bytes: as much counts as sent to a client that goes away.
    private static let largestJoinedPiece = 1 << 20

    /// Creates a cutter.
    ///
    /// - Parameters:
    ///   - frames: The recorded frames; they tile the body.
    ///   - size: Where the last piece ends: the length of the body in bytes, unless only a part of it is sent.
    ///   - start: Where the first piece begins. What stands before it is not sent, and is not waited for either.
    ///   - chunking: How to cut.
    ///   - joinsFrames: Whether nothing shows where a recorded frame ends; then many are one piece.
    ///   - events: The lengths of the body's events if it is an event stream; only read for `event`.
    init(
        frames: [Frame],
        size: Int,
        from start: Int = 0,
        chunking: Chunking,
        joinsFrames: Bool = false,
        events: [Int] = []
    ) {
        self.frames = frames
        self.size = size
        self.chunking = chunking
        self.joinsFrames = joinsFrames
        self.events = events
        if case .random(let seed) = chunking { random = SplitMix64(seed: seed) } else { random = SplitMix64(seed: 0) }
        switch chunking {
        case .recorded, .event: flushesEachPiece = false
        case .bytes, .random: flushesEachPiece = true
        }
        offset = start
        let first = frames.first { $0.offset + $0.length > start }
        shift = (first?.at ?? 0) - (frames.first?.at ?? 0)
    }

    /// The next piece, or `nil` at the end of the body.
    mutating func next() -> Piece? {
        guard offset < size else { return nil }
        let length = min(nextLength(), size - offset)
        // A piece is complete when its last byte came: its time is that of the frame with this byte.
        while frameIndex < frames.count, frames[frameIndex].offset + frames[frameIndex].length < offset + length {
            frameIndex += 1
        }
        let at = frameIndex < frames.count ? frames[frameIndex].at : (frames.last?.at ?? 0)
        defer { offset += length }
        return Piece(offset: offset, length: length, at: at - shift)
    }

    private mutating func nextLength() -> Int {
        switch chunking {
        case .recorded:
            return joinsFrames ? Self.largestJoinedPiece : recordedLength()
        case .event:
            guard eventIndex < events.count else { return events.isEmpty ? recordedLength() : size - offset }
            defer { eventIndex += 1 }
            return events[eventIndex]
        case .bytes(let count):
            return count
        case .random:
            return Int(random.next() % Self.largestRandomPiece) + 1
        }
    }

    /// From here to the end of the frame that holds the next byte.
    private mutating func recordedLength() -> Int {
        var index = frameIndex
        while index < frames.count, frames[index].offset + frames[index].length <= offset { index += 1 }
        return index < frames.count ? frames[index].offset + frames[index].length - offset : size - offset
    }
}
