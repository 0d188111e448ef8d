import Cassettes

/// The pieces in which an answer arrived, as they are noted while it does.
///
/// Each takes memory, and room in a line of the cassette, whatever its length: an upstream that sends single bytes would
/// take as much of both as it likes (docs/decisions/0004-large-bodies.md).
struct FrameLog {
    /// The most pieces that are told from each other; what comes behind them belongs to the last one.
    static let limit = 1 << 20

    private(set) var frames: [Frame] = []
    /// How many bytes the pieces have together.
    private(set) var size = 0
    private let limit: Int

    /// Begins without a piece.
    init(limit: Int = Self.limit) { self.limit = limit }

    /// Notes a piece of so many bytes that arrived `at` milliseconds after the request was sent.
    mutating func add(_ length: Int, at: Double) {
        defer { size += length }
        if frames.count == limit, let last = frames.popLast() {
            frames.append(Frame(offset: last.offset, length: last.length + length, at: last.at))
        } else {
            frames.append(Frame(offset: size, length: length, at: at))
        }
    }
}
