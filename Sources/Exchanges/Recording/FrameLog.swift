import Cassettes

/// The pieces in which an answer arrived, as they are noted while it does.
///
/// Each takes memory, and room in a line of the cassette, whatever its length: an upstream that sends single bytes would
/// take as much of both as it likes (docs/decisions/0004-large-bodies.md).
struct FrameLog: Sendable {
    /// The most pieces that are told from each other; what comes behind them belongs to the last one.
    static let limit = 1 << 20

    /// The pieces but for the last: of each its length, and how many microseconds after the one before it came.
    ///
    /// Each number is seven bits a byte, the lowest first, and all but its last byte have the eighth one set. So an event
    /// of a stream takes some five bytes.
    private var log: [UInt8] = []
    /// When the last piece in the log came, in microseconds.
    private var loggedAt = 0
    private var last: (length: Int, at: Int)?
    private var count = 0
    /// How many bytes the pieces have together.
    private(set) var size = 0
    private let limit: Int

    /// Begins without a piece.
    init(limit: Int = Self.limit) { self.limit = limit }

    /// Notes a piece of so many bytes that arrived `at` milliseconds after the request was sent; times never go back.
    mutating func add(_ length: Int, at: Double) {
        size += length
        if count == limit, let last {
            self.last = (last.length + length, last.at)
        } else {
            if let last {
                write(last.length)
                write(last.at - loggedAt)
                loggedAt = last.at
            }
            let microseconds = Int((Frame(offset: 0, length: length, at: at).at * 1000).rounded())
            last = (length, max(loggedAt, microseconds))
            count += 1
        }
    }

    private mutating func write(_ number: Int) {
        var rest = UInt(number)
        while rest >= 0x80 {
            log.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        log.append(UInt8(rest))
    }

    /// The pieces, which tile the body.
    var frames: [Frame] {
        var frames: [Frame] = []
        frames.reserveCapacity(count)
        var rest = log[...]
        var (offset, at) = (0, 0)
        func add(_ length: Int, at: Int) {
            frames.append(Frame(offset: offset, length: length, at: Double(at) / 1000))
            offset += length
        }
        while let length = Self.number(&rest), let later = Self.number(&rest) {
            at += later
            add(length, at: at)
        }
        if let last { add(last.length, at: last.at) }
        return frames
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        var number = 0
        var shift = 0
        while let byte = bytes.popFirst() {
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        return nil
    }
}
