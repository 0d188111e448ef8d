import HTTPMessages
import NIOCore
import NIOHTTP1
import Upstreams

/// What has come of an answer that several clients share, and how far each of them has taken it.
///
/// A value, so that its rules can be tried without a socket. What a client has not taken yet waits here, once for all of
/// them; what waits only for clients that are slow is dropped above a limit, and they get it from the cassette in the end
/// (docs/decisions/0017-shared-answers.md).
struct FlightLog {
    /// A step of the answer.
    enum Step {
        case informational(ResponseHead)
        case head(LiveHead)
        case body(ByteBuffer)
        /// The answer is over, and recorded if it is to be.
        case end(AnswerEnding)
        /// There is no answer: the way to the upstream failed.
        case failure(UpstreamError)
    }

    /// What a reader gets when it asks for more.
    enum Next {
        case step(Step)
        /// Nothing yet.
        case nothing
        /// What is next was dropped, as the reader was too slow or came too late; the end is still to come.
        case dropped
    }

    /// Who takes the answer.
    struct Reader {
        /// What it was given: first what stands before the body, then pieces of the body.
        fileprivate var place = 0
        /// Bytes of the body that it was given.
        fileprivate var bytes = 0
        /// Whether its client is there.
        fileprivate var isHere = true
        /// Whether its client took all that it was given, when it last said so.
        fileprivate var isReady = true
        /// Whether it was told that there is more, and has not looked yet.
        fileprivate var isCalled = false
        /// Whether what it needs was dropped.
        fileprivate var isBehind = false
    }

    /// Bytes of a body that are kept for clients to come, and for slow ones (docs/design.md §12).
    static let limit = 256 << 10
    /// The same of text, of which the recording itself keeps more (docs/decisions/0004-large-bodies.md): the events of a
    /// long answer.
    static let textLimit = 4 << 20
    /// So much may wait for a reader that was called and has not looked yet.
    static let callLimit = 64 << 10

    private let isShared: Bool
    private var limit: Int
    private var opening: [Step] = []
    private var pieces = CircularBuffer<ByteBuffer>()
    /// How many pieces were dropped, and how many bytes are kept.
    private var droppedPieces = 0
    private var keptBytes = 0
    /// The length of the body so far.
    private(set) var size = 0
    private var end: Step?
    private var readers: [Int: Reader] = [:]
    private var nextReader = 0

    /// Begins a log.
    ///
    /// - Parameter isShared: Whether clients may join while the answer comes.
    init(isShared: Bool) {
        self.isShared = isShared
        limit = isShared ? Self.limit : 0
    }

    // MARK: What comes

    /// Takes the next step of the answer.
    mutating func append(_ step: Step) {
        switch step {
        case .informational: opening.append(step)
        case .head(let head):
            opening.append(step)
            let type = head.head.headers.first(name: "content-type")?.lowercased() ?? ""
            if isShared && BodyIntake.isText(type) { limit = Self.textLimit }
        case .body(let bytes):
            pieces.append(bytes)
            keptBytes += bytes.readableBytes
            size += bytes.readableBytes
            dropOldest()
        case .end, .failure: end = step
        }
    }

    /// Drops what is above the limit, but nothing that the quickest client has not taken: that one sets the pace.
    private mutating func dropOldest() {
        guard keptBytes > limit else { return }
        let quickest = readers.values.filter { $0.isHere && !$0.isBehind }.map { $0.place - opening.count }.max()
        while keptBytes > limit, let first = pieces.first, droppedPieces < quickest ?? .max {
            pieces.removeFirst()
            keptBytes -= first.readableBytes
            droppedPieces += 1
        }
    }

    // MARK: Who takes it

    /// Whether a client is there.
    var isHere: Bool { readers.values.contains { $0.isHere } }

    /// Whether more of the answer is to be read: somebody takes it, or nobody who is there would get it from here.
    ///
    /// One that waits for the end of the answer is not held back by another that takes nothing.
    var takesMore: Bool {
        let here = readers.values.filter(\.isHere)
        if here.contains(where: { !$0.isBehind && $0.isCalled && size - $0.bytes > Self.callLimit }) { return false }
        return here.isEmpty || here.contains { $0.isBehind || $0.isReady }
    }

    /// Adds a reader, who gets the answer from its beginning.
    mutating func join() -> Int {
        defer { nextReader += 1 }
        readers[nextReader] = Reader()
        return nextReader
    }

    /// The next step for a reader.
    mutating func next(for id: Int) -> Next {
        guard var reader = readers[id] else { return .nothing }
        defer { readers[id] = reader }
        reader.isCalled = false
        reader.isReady = true
        if reader.place < opening.count {
            defer { reader.place += 1 }
            return .step(opening[reader.place])
        }
        let piece = reader.place - opening.count - droppedPieces
        if piece < 0 { reader.isBehind = true }
        if !reader.isBehind, piece < pieces.count {
            let bytes = pieces[offset: piece]
            reader.place += 1
            reader.bytes += bytes.readableBytes
            return .step(.body(bytes))
        }
        return end.map { .step($0) } ?? (reader.isBehind ? .dropped : .nothing)
    }

    /// A reader's client takes nothing for now.
    mutating func isFull(_ id: Int) {
        readers[id]?.isCalled = false
        readers[id]?.isReady = false
    }

    /// A reader's client has gone; the reader goes on without it.
    mutating func clientGone(_ id: Int) { readers[id]?.isHere = false }

    /// A reader needs nothing more.
    mutating func leave(_ id: Int) { readers[id] = nil }

    /// The readers to call, as there is more for them; those that were called and have not looked yet know.
    mutating func call() -> [Int] {
        let called = readers.filter { !$0.value.isCalled && (!$0.value.isBehind || end != nil) }.keys.sorted()
        for id in called { readers[id]?.isCalled = true }
        return called
    }

    /// Whether a reader did not get all of the body from here.
    func isBehind(_ id: Int) -> Bool { readers[id]?.isBehind ?? false }
}
