import Cassettes
import Gateways
import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOPosix
import Secrets

/// One interaction being recorded.
///
/// Lives on the event loop of its exchange. What passes is noted as it passes; nothing is in the file before ``finish(_:trailers:)``, and after
/// ``discard()`` nothing ever will be.
final class Recording {
    /// The interaction's number, fixed when the request arrives.
    let number: Int
    private let request: GatewayRequest
    private let isPrefetched: Bool
    private let services: LoopServices
    /// Where the interaction goes.
    let cassette: OpenCassette
    private let recordedAt: String
    private let requestBody: BodySpool
    private let requestIntake: BodyIntake
    private var requestTrailers: HTTPHeaders = [:]
    private var isRequestComplete = false
    private var responseBody: BodySpool?
    private var responseIntake: BodyIntake?
    private var head: ResponseHead?
    private var framing = Framing.close
    private var removedCoding: String?
    private var headAt = 0.0
    private var frames = FrameLog()
    private var sentAt: NIODeadline

    /// Called when a pause of ``wantsPause`` is over.
    var onRoom: (() -> Void)? {
        didSet {
            requestBody.onRoom = onRoom
            responseBody?.onRoom = onRoom
        }
    }

    /// Begins to record a request that arrives now, or that the server makes of its own accord.
    init(_ request: GatewayRequest, cassette: OpenCassette, services: LoopServices, isPrefetched: Bool = false) {
        self.request = request
        self.isPrefetched = isPrefetched
        self.services = services
        number = cassette.reserveNumber()
        recordedAt = services.clock.timestamp()
        sentAt = services.eventLoop.now
        let builder = request.use.rules.builder(
            gateway: request.address.mount.name,
            method: request.head.method,
            target: request.address.path,
            headers: request.head.headers,
            own: cassette.ownUpstreams(of: request.address.mount)
        )
        requestIntake = BodyIntake(
            headers: request.head.headers,
            store: cassette.blobs,
            builder: builder,
            redactor: services.bodyRedactor(for: request.address.mount, into: cassette)
        )
        requestBody = services.spool(requestIntake)
        self.cassette = cassette
    }

    /// Whether the sender of the request body should pause until ``onRoom``.
    var wantsRequestPause: Bool { requestBody.isFull }
    /// Whether the upstream should pause until ``onRoom``.
    var wantsResponsePause: Bool { responseBody?.isFull ?? false }

    /// The request goes out now: frames are timed from here.
    func requestSent() { sentAt = services.eventLoop.now }

    /// Notes a piece of the request body.
    func addRequest(_ bytes: ByteBuffer) { requestBody.append(bytes) }

    /// Notes that the request is complete.
    func endRequest(trailers: HTTPHeaders?) {
        isRequestComplete = true
        requestTrailers = trailers ?? [:]
    }

    /// Notes the head of the answer.
    ///
    /// - Parameters:
    ///   - head: As the upstream sent it, less a content coding that was taken off.
    ///   - framing: The framing of the body as it is relayed.
    ///   - removedCoding: The content coding that was taken off.
    func addHead(_ head: ResponseHead, framing: BodyFraming, removedCoding: String?) {
        self.head = head
        self.removedCoding = removedCoding
        self.framing =
            switch framing {
            case .chunked: .chunked
            case .length, .none: .length
            case .close: .close
            }
        headAt = elapsed()
        let intake = BodyIntake(
            headers: head.headers,
            store: cassette.blobs,
            builder: nil,
            redactor: services.bodyRedactor(for: request.address.mount, into: cassette)
        )
        responseIntake = intake
        let spool = services.spool(intake)
        spool.onRoom = onRoom
        responseBody = spool
    }

    /// Notes a piece of the answer's body as it was delivered, and when that was (``elapsed()``); now, if nothing is said.
    func addResponse(_ bytes: ByteBuffer, at time: Double? = nil) {
        frames.add(bytes.readableBytes, at: time ?? elapsed())
        responseBody?.append(bytes)
    }

    /// Writes the interaction; the future succeeds when it is in the file.
    ///
    /// It fails when the interaction could not be stored; then it is lost and the session says so.
    func finish(_ ending: Ending, trailers: HTTPHeaders?) -> EventLoopFuture<Void> {
        guard let head, let responseBody, let responseIntake, isRequestComplete else {
            return services.eventLoop.makeFailedFuture(RecordingError.requestIncomplete)
        }
        let response = RecordedResponse(
            status: head.status,
            reason: head.reason,
            httpVersion: "\(head.version.major).\(head.version.minor)",
            headers: head.headers,
            body: [],
            trailers: trailers ?? [:],
            frames: [],
            framing: framing,
            end: ending,
            contentEncoding: removedCoding,
            headAt: headAt
        )
        let recordedRequest = RecordedRequest(
            method: request.head.method,
            url: request.url,
            target: request.address.path,
            headers: request.recordedHeaders,
            body: [],
            trailers: requestTrailers
        )
        let draft = Interaction(
            n: number,
            gateway: request.address.mount.name,
            recordedAt: recordedAt,
            isPrefetched: isPrefetched,
            request: recordedRequest,
            response: response
        )
        let redactor = services.redactor(for: request.address.mount, into: cassette)
        let requestIntake = requestIntake
        let frames = frames
        let cassette = cassette
        let workers = services.workers
        let eventLoop = services.eventLoop
        return requestBody.drain().and(responseBody.drain()).flatMap { requestRest, responseRest in
            let stored = workers.runIfActive(eventLoop: eventLoop) {
                // What the heads and the request's body hold by name may stand in the answer, and what that hands out
                // in the request.
                redactor.learn(draft)
                try requestIntake.consume(requestRest)
                try requestIntake.learn()
                try responseIntake.consume(responseRest)
                let response = try responseIntake.finish()
                let request = try requestIntake.finish()
                var draft = draft
                draft.response.frames = frames.frames
                let interaction = draft.with(request: request, response: response)
                guard let canonical = request.canonical else { throw RecordingError.requestIncomplete }
                try cassette.append(redactor.redact(interaction), canonical: canonical)
            }
            // The loop lets go of its buffers behind the worker, as in `BodySpool`.
            return stored.always { _ in withExtendedLifetime((requestRest, responseRest)) {} }
        }.always { result in
            switch result {
            case .success: cassette.syncSoon(on: eventLoop, workers: workers)
            case .failure: cassette.noteFailure()
            }
        }
    }

    /// Lets go of whoever waits for room; before ``finish(_:trailers:)`` this forgets the interaction.
    func discard() { onRoom = nil }

    /// Milliseconds since the request was sent, to the microsecond.
    func elapsed() -> Double {
        let nanoseconds = (services.eventLoop.now - sentAt).nanoseconds
        return Double(max(0, nanoseconds) / 1000) / 1000
    }
}
