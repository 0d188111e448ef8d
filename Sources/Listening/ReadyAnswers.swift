import NIOCore

/// Answers that are ready to be sent again, by the exact bytes of the requests that got them.
///
/// Used on one event loop only, so that loops share nothing. What was not asked for longest goes first, by generations:
/// when the young one has half of what may be kept, the old one goes, and the young one is old. An old answer that is
/// asked for becomes young again.
///
/// A request is found by its head first, since that says how long it is. Both head and body are compared to the last
/// byte: nothing that reads differently gets the answer, and what was not let in is not here
/// (docs/decisions/0031-ready-answers.md).
final class ReadyAnswers {
    /// An answer and whether it may be sent.
    struct Answer {
        /// The answer as it was written to the wire, from its status line to its last byte.
        let bytes: ByteBuffer
        let repetition: any Repetition
        /// How many bytes its request has.
        let requestLength: Int
    }

    /// What is known of the request that some bytes begin with.
    enum Finding {
        /// Nothing: it is read and answered in full.
        case unknown
        /// Its head is known, but its body is not here to the end.
        case begun
        /// It is known to its last byte.
        case known(Answer)
    }

    /// The requests with one head.
    private struct Group {
        let bodyLength: Int
        var answers: [SampledBytes: Answer] = [:]
    }

    private struct Generation {
        var groups: [ByteBuffer: Group] = [:]
        var size = 0
    }

    /// The most requests with one head in a generation: equal samples of many bodies would make each search long.
    static let groupLimit = 64
    /// What an answer takes beside its bytes and those of its request, roughly.
    private static let overhead = 512

    private let generationLimit: Int
    private var young = Generation()
    private var old = Generation()

    /// Begins with none.
    ///
    /// - Parameter limit: How many bytes requests and answers may have, together.
    init(limit: Int = 32 << 20) { generationLimit = limit / 2 }

    /// How many bytes are kept.
    var size: Int { young.size + old.size }

    /// Looks for the request that `bytes` begins with; `head` is its head, with the empty line.
    func find(_ head: ByteBuffer, in bytes: ByteBuffer) -> Finding {
        let group = young.groups[head]
        guard let bodyLength = group?.bodyLength ?? old.groups[head]?.bodyLength else { return .unknown }
        let start = bytes.readerIndex + head.readableBytes
        guard let slice = bytes.getSlice(at: start, length: bodyLength) else { return .begun }
        let body = SampledBytes(slice)
        if let answer = group?.answers[body] { return .known(answer) }
        guard let kept = old.groups[head]?.answers.removeValue(forKey: body) else { return .unknown }
        // The bytes that are looked for are those of a read, which may hold much more.
        let own = (head: ByteBuffer(bytes: head.readableBytesView), body: ByteBuffer(bytes: slice.readableBytesView))
        old.size -= Self.size(head: own.head, body: own.body, answer: kept.bytes)
        insert(kept, head: own.head, body: own.body)
        return .known(kept)
    }

    /// Keeps an answer; what was kept for the same request is forgotten.
    func store(_ copy: ExchangeCopy, _ repetition: any Repetition) {
        let length = copy.head.readableBytes + copy.body.readableBytes
        let answer = Answer(bytes: copy.answer, repetition: repetition, requestLength: length)
        insert(answer, head: copy.head, body: copy.body)
    }

    private func insert(_ answer: Answer, head: ByteBuffer, body: ByteBuffer) {
        let size = Self.size(head: head, body: body, answer: answer.bytes)
        guard size <= generationLimit else { return }
        if young.size + size > generationLimit {
            old = young
            young = Generation()
        }
        var group = young.groups.removeValue(forKey: head) ?? Group(bodyLength: body.readableBytes)
        if group.answers.count == Self.groupLimit, let any = group.answers.keys.first { remove(any, head, &group) }
        remove(SampledBytes(body), head, &group)
        group.answers[SampledBytes(body)] = answer
        young.groups[head] = group
        young.size += size
    }

    /// Removes an answer from a group of the young.
    private func remove(_ body: SampledBytes, _ head: ByteBuffer, _ group: inout Group) {
        guard let gone = group.answers.removeValue(forKey: body) else { return }
        young.size -= Self.size(head: head, body: body.bytes, answer: gone.bytes)
    }

    private static func size(head: ByteBuffer, body: ByteBuffer, answer: ByteBuffer) -> Int {
        head.readableBytes + body.readableBytes + answer.readableBytes + overhead
    }
}
