import Cassettes
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// The phase that plays a recorded answer: the head as it was, the body in the cuts and at the times asked for, and
/// the end that the recording had (docs/design.md §2, §7).
final class Replayer: Responder {
    private let answer: LoadedAnswer
    private let selection: AnswerSelection
    private let outcome: Outcome
    private let request: GatewayRequest
    private let writer: ResponseWriter
    private let framing: BodyFraming
    private let speed: Double?
    private var cutter: FrameCutter
    private var parts: PartReader
    private var next: FrameCutter.Piece?
    private var startedAt: NIODeadline
    private var timer: Scheduled<Void>?
    private var isOver = false

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - selected: The answer and what of it is sent.
    ///   - outcome: What became of the exchange.
    ///   - request: The request that is answered.
    ///   - writer: The way back to the client.
    init(_ selected: LoadedAnswer.Selected, outcome: Outcome, request: GatewayRequest, writer: ResponseWriter) {
        answer = selected.answer
        selection = selected.selection
        self.outcome = outcome
        self.request = request
        self.writer = writer
        framing = selection.framing(of: answer.response, method: request.head.method)
        let playback = request.session.playback
        speed = playback.timing.speed
        let sent = framing == .none ? 0..<0 : selection.bytes
        // The events of a part are not those of the whole.
        let events = playback.chunking == .event && sent.lowerBound == 0 ? answer.eventLengths() : []
        cutter = FrameCutter(
            frames: answer.response.frames,
            size: sent.upperBound,
            from: sent.lowerBound,
            chunking: playback.chunking,
            events: events
        )
        parts = PartReader(answer.parts)
        parts.skip(sent.lowerBound)
        startedAt = writer.eventLoop.now
    }

    func begin() {
        startedAt = writer.eventLoop.now
        let headAt = answer.response.headAt ?? answer.response.frames.first?.at ?? 0
        if !waits(until: headAt, then: { $0.start() }) { start() }
    }

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {}

    let wantsMore = true

    func clientBecameWritable() {
        if timer == nil && !isOver { pump() }
    }

    func clientGone() {
        isOver = true
        timer?.cancel()
        parts.close(after: writer)
    }

    // MARK: Steps

    private func start() {
        writer.head(head(), framing: framing)
        next = cutter.next()
        if speed != nil { writer.flush() }
        pump()
    }

    /// Sends pieces until the client takes no more, a piece's time has not come, or all are sent.
    private func pump() {
        while !isOver, let piece = next {
            guard writer.isWritable else { return writer.flush() }
            if waits(until: piece.at, then: { $0.pump() }) { return writer.flush() }
            do {
                writer.body(try parts.take(piece.length), size: piece.length)
            } catch {
                return end(.aborted)
            }
            if cutter.flushesEachPiece || speed != nil { writer.flush() }
            next = cutter.next()
        }
        // A head says nothing of how its body ended.
        if !isOver { end(request.head.method == "HEAD" ? .complete : answer.response.end) }
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
        parts.close(after: writer)
        if ending == .complete {
            let trailers = answer.response.trailers
            writer.end(trailers: trailers.isEmpty ? nil : trailers)
        } else {
            writer.breakOff()
        }
    }

    // MARK: The head

    private func head() -> ResponseHead {
        var head = selection.head(of: answer.response)
        if speed == nil { head.headers = Self.withoutWaiting(head.headers) }
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
