import Cassettes
import HTTPMessages
import Listening
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// The phase that plays a recorded answer: the head as it was, the body in the cuts and at the times asked for, and
/// the end that the recording had (docs/design.md §2, §7).
final class Replayer: Responder {
    private let answer: LoadedAnswer
    private let selection: AnswerSelection
    private let outcome: Outcome
    private let status: CacheStatus?
    private let request: GatewayRequest
    private let writer: ResponseWriter
    private let framing: BodyFraming
    private let speed: Double?
    private let services: LoopServices
    private var cutter: FrameCutter
    private var parts: PartReader
    private var next: FrameCutter.Piece?
    /// How many bytes of the piece under way were sent.
    private var sent = 0
    private var startedAt: NIODeadline
    private var timer: Scheduled<Void>?
    private var isOver = false
    /// Whether ``pump()`` is called when this has its turn.
    private var isPumpAwaited = false
    /// How many pieces were flushed, each by itself, since this had its turn.
    private var flushedPieces = 0
    /// So many of them are sent in one turn.
    private static let mostFlushedPieces = 64
    private var sentBytes = 0
    /// Whether the client got the head and the beginning of the body already.
    private let isRest: Bool
    /// What is sent if all of it is.
    let whole: Whole

    /// A whole answer, as it is counted.
    struct Whole {
        /// The bytes of its body.
        let bytes: Int
        /// By how much it is quicker than the live one if it takes no time.
        let milliseconds: Double
    }

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - selected: The answer and what of it is sent.
    ///   - outcome: What became of the exchange.
    ///   - request: The request that is answered.
    ///   - writer: The way back to the client.
    ///   - services: Those of the event loop.
    ///   - status: What is said of the answer in `Cache-Status`, if anything is.
    ///   - sent: How much of the body the client has already, and the head; the rest is sent at once.
    init(
        _ selected: LoadedAnswer.Selected,
        outcome: Outcome,
        request: GatewayRequest,
        writer: ResponseWriter,
        services: LoopServices,
        status: CacheStatus? = nil,
        after sent: Int? = nil
    ) {
        answer = selected.answer
        selection = selected.selection
        self.outcome = outcome
        self.request = request
        self.writer = writer
        self.services = services
        framing = selection.framing(of: answer.response, method: request.head.method)
        self.status = status
        isRest = sent != nil
        let playback = isRest ? Playback() : request.use.settings.playback
        speed = playback.timing.speed
        var range = framing == .none ? 0..<0 : selection.bytes
        if let sent { range = min(sent, range.upperBound)..<range.upperBound }
        whole = Whole(bytes: range.count, milliseconds: isRest ? 0 : selected.answer.milliseconds(of: range.count))
        // The events of a part are not those of the whole.
        let events = playback.chunking == .event && range.lowerBound == 0 ? answer.eventLengths() : []
        cutter = FrameCutter(
            frames: answer.response.frames,
            size: range.upperBound,
            from: range.lowerBound,
            chunking: playback.chunking,
            // Without chunks and times nobody sees where a frame ends, and a system call is better spent on many.
            joinsFrames: framing != .chunked && speed == nil,
            events: events
        )
        parts = PartReader(answer.parts)
        parts.skip(range.lowerBound)
        startedAt = writer.eventLoop.now
    }

    func begin() {
        request.stay?.join()
        startedAt = writer.eventLoop.now
        if !waits(until: answer.headAt, then: { $0.start() }) { start() }
    }

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {}

    let wantsMore = true

    /// Goes on when those had their turns who wait for theirs.
    ///
    /// A client that reads as fast as it is written to would have the loop to itself until the end of its answer.
    func clientBecameWritable() {
        guard timer == nil, !isOver else { return }
        awaitTurn()
    }

    private func awaitTurn() {
        guard !isPumpAwaited else { return }
        isPumpAwaited = true
        services.turns.next { [self] in
            isPumpAwaited = false
            flushedPieces = 0
            pump()
        }
    }

    func clientGone() {
        if !isOver { note(milliseconds: 0) }
        isOver = true
        timer?.cancel()
        parts.close(after: writer)
    }

    // MARK: Steps

    private func start() {
        if !isRest { writer.head(head(), framing: framing) }
        next = cutter.next()
        if speed != nil { writer.flush() }
        pump()
    }

    /// Sends pieces until the client takes no more, a piece's time has not come, bytes are being read, or all are sent.
    private func pump() {
        while !isOver, timer == nil {
            // A head says nothing of how its body ended.
            guard let piece = next else { return end(request.head.method == "HEAD" ? .complete : answer.response.end) }
            guard writer.isWritable else { return writer.flush() }
            readAhead()
            if waits(until: piece.at, then: { $0.pump() }) { return writer.flush() }
            do {
                if try send(piece) == 0 { return writer.flush() }
            } catch {
                return fail(error)
            }
            guard sent == piece.length else { continue }
            sent = 0
            next = cutter.next()
            guard cutter.flushesEachPiece || speed != nil else { continue }
            writer.flush()
            flushedPieces += 1
            if flushedPieces >= Self.mostFlushedPieces { return awaitTurn() }
        }
    }

    /// Sends what is there of the rest of a piece.
    ///
    /// - Returns: How many bytes; none while they are being read.
    private func send(_ piece: FrameCutter.Piece) throws -> Int {
        let (runs, size) = try parts.take(upTo: piece.length - sent)
        // A piece is one chunk, also where it is sent as it is read (docs/design.md §7).
        if sent == 0, size > 0, size < piece.length { writer.open(piece: piece.length) }
        sent += size
        sentBytes += size
        writer.body(runs, size: size)
        return size
    }

    /// Reads the base64 that comes next on a worker thread, as the disk may be slow and the loop has other clients.
    private func readAhead() {
        guard let run = parts.readAhead() else { return }
        let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
        services.workers.runIfActive(eventLoop: writer.eventLoop) { try run.read() }
            .whenComplete { bound.value.goOn(with: $0) }
    }

    private func goOn(with text: Result<ByteBuffer, any Error>) {
        guard !isOver else { return }
        switch text {
        case .success(let text):
            parts.add(text)
            if timer == nil { pump() }
        case .failure(let error): fail(error)
        }
    }

    /// The rest of the body cannot be had.
    private func fail(_ error: any Error) {
        services.logger.error("broken off", metadata: ["request": "\(request.line)", "error": "\(error)"])
        timer?.cancel()
        end(.aborted)
    }

    /// If the time of a frame is still to come, calls `step` then and returns `true`.
    private func waits(until at: Double, then step: @escaping (Replayer) -> Void) -> Bool {
        guard let speed else { return false }
        let due = startedAt + .microseconds(Int64(at * 1000 / speed))
        guard due > writer.eventLoop.now else { return false }
        let bound = NIOLoopBound((self, step), eventLoop: writer.eventLoop)
        timer = writer.eventLoop.scheduleTask(deadline: due) {
            let (replayer, step) = bound.value
            replayer.timer = nil
            step(replayer)
        }
        return true
    }

    private func end(_ ending: Ending) {
        isOver = true
        note(milliseconds: savedMilliseconds())
        parts.close(after: writer)
        if ending == .complete {
            let trailers = answer.response.trailers
            writer.end(trailers: trailers.isEmpty ? nil : trailers)
        } else {
            writer.breakOff()
        }
    }

    // MARK: What it saved

    private func note(milliseconds: Double) {
        let bytes = sentBytes
        request.session.note { $0.notePlayed(bytes: bytes, milliseconds: milliseconds) }
        request.stay?.leave()
    }

    /// By how much the answer was quicker than the live one.
    private func savedMilliseconds() -> Double {
        if isRest { return 0 }
        let recorded = answer.milliseconds(of: sentBytes)
        let taken = Double((writer.eventLoop.now - startedAt).nanoseconds) / 1_000_000
        return max(0, recorded - taken)
    }

    // MARK: The head

    private func head() -> ResponseHead {
        var head = selection.head(of: answer.response)
        if speed == nil { head.headers = Self.withoutWaiting(head.headers) }
        if let status { head.headers.add(name: CacheStatus.field, value: status.value) }
        return request.answer(outcome, number: answer.number).make(from: head, framing: framing)
    }

    /// The fields without what would make tests sleep.
    ///
    /// `retry-after-ms` is 1: SDKs take 0 for "not there" and fall
    /// back to their own waiting (docs/design.md §7).
    private static func withoutWaiting(_ headers: HTTPHeaders) -> HTTPHeaders {
        guard headers.contains(name: "retry-after") || headers.contains(name: "retry-after-ms") else { return headers }
        var fields = HTTPHeaders(
            headers.map { name, value in
                switch name.lowercased() {
                case "retry-after": (name, "0")
                case "retry-after-ms": (name, "1")
                default: (name, value)
                }
            }
        )
        if !fields.contains(name: "retry-after") { fields.add(name: "retry-after", value: "0") }
        if !fields.contains(name: "retry-after-ms") { fields.add(name: "retry-after-ms", value: "1") }
        return fields
    }
}
