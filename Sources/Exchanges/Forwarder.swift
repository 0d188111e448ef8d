import Cassettes
import Gateways
import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import Upstreams

/// The phase that asks the upstream: the request goes out as it comes in, the answer comes back as it arrives, and
/// both are noted on the way (docs/design.md §5).
///
/// The end of the answer is held back until the interaction is in the cassette (§9); no event before it ever is.
final class Forwarder: Responder, UpstreamDelegate, Draining {
    let request: GatewayRequest
    let audience: any AnswerAudience
    let services: LoopServices
    private let upstreams: UpstreamPool
    /// Whether the answer can be stored; `nil` where it is not to be.
    private let room: EventLoopFuture<Void>?
    var recording: Recording?
    private let expectsContinue: Bool
    /// Whether the cassette has a good answer, which one that failed does not replace.
    let isRefresh: Bool
    /// Whether this should be recorded, and is not.
    var isLost = false
    /// What came of the request while room for its answer is looked for; `nil` before and after that.
    private var waiting: [ByteBuffer]?
    private var requestTrailers: HTTPHeaders?
    var call: UpstreamCall?
    private var coded: CodedAnswer?
    /// What passed since all that was read was flushed, and when it came; the recording does not have it yet.
    private var unnoted: [(bytes: ByteBuffer, at: Double)] = []
    /// Empty: its memory is used again for what passes while the recording takes what passed before.
    private var spare: [(bytes: ByteBuffer, at: Double)] = []
    private var isNoting = false
    var isRequestComplete = false
    var isOver = false
    var receivedBytes = 0
    /// The head of the answer, once it is here.
    var head: ResponseHead?
    /// The asset that this request gets for all who ask for it.
    var asset: AssetTable.Key?
    /// The answer ended before the request did; its end waits for the rest of the request.
    var earlyEnd: (trailers: HTTPHeaders?, patience: Scheduled<Void>)?
    var lonelyTimeout: Scheduled<Void>?

    /// How long an answer whose client is gone may still take (docs/design.md §5).
    private static let lonelyTime = TimeAmount.seconds(60)
    /// How long the rest of a request is waited for when its answer is here already, so that it can be recorded.
    private static let earlyTime = TimeAmount.seconds(1)

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - request: What to forward.
    ///   - cassette: Where the interaction is recorded; `nil` in passthrough.
    ///   - audience: Whom the answer goes to.
    ///   - services: Those of the event loop.
    ///   - upstreams: The way out.
    ///   - expectsContinue: Whether the client still waits to be told to send its body.
    ///   - isRefresh: Whether the cassette has a good answer, which is only too old.
    ///   - asset: The asset that was claimed for this request.
    init(
        _ request: GatewayRequest,
        cassette: OpenCassette?,
        audience: any AnswerAudience,
        services: LoopServices,
        upstreams: UpstreamPool,
        expectsContinue: Bool,
        isRefresh: Bool = false,
        asset: AssetTable.Key? = nil
    ) {
        self.request = request
        self.audience = audience
        self.services = services
        self.upstreams = upstreams
        self.expectsContinue = expectsContinue
        self.isRefresh = isRefresh
        self.asset = asset
        // The look for room begins first, so that it is done while the recording is made.
        room = cassette.map { services.checkRoom(for: request.head, in: $0) }
        recording = cassette.map { Recording(request, cassette: $0, services: services) }
    }

    // MARK: The request

    func begin() {
        services.began(self)
        request.stay?.join()
        guard let room else { return ask() }
        waiting = []
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        room.whenComplete { bound.value.goOn($0) }
    }

    /// Asks the upstream, now that it is known whether the answer can be stored.
    private func goOn(_ room: Result<Void, any Error>) {
        guard !isOver else { return }
        let pieces = waiting ?? []
        waiting = nil
        if case .failure(let error) = room, !goesOn(without: error) { return }
        ask()
        for bytes in pieces { call?.send(bytes) }
        guard !isRequestComplete else {
            call?.end(trailers: requestTrailers)
            return
        }
        call?.flush()
        audience.readMore()
    }

    private func ask() {
        let framing = BodyFraming.ofRequest(request.head.headers) ?? .none
        let head = UpstreamHead.make(
            from: request.head,
            for: request.address,
            framing: framing,
            expectsContinue: expectsContinue
        )
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        recording?.onRoom = { bound.value.balance() }
        recording?.requestSent()
        let origin = request.address.origin
        let address = UpstreamAddress(isTLS: origin.scheme == .https, host: origin.host, port: origin.port)
        call = upstreams.call(head, to: address, reach: request.policy, delegate: self)
        request.session.note { $0.liveCalls += 1 }
    }

    func receive(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        recording?.addRequest(bytes)
        if waiting?.append(bytes) == nil { call?.send(bytes) }
    }

    func receivedAllHere() { call?.flush() }

    func receiveEnd(trailers: HTTPHeaders?) {
        isRequestComplete = true
        requestTrailers = trailers
        recording?.endRequest(trailers: trailers)
        call?.end(trailers: trailers)
        if let early = earlyEnd {
            early.patience.cancel()
            finish(.complete, trailers: early.trailers)
        }
    }

    var wantsMore: Bool {
        // The rest of a request that was answered early goes nowhere but into the recording.
        waiting == nil && (earlyEnd != nil || call?.isWritable ?? true) && !(recording?.wantsRequestPause ?? false)
    }

    func clientBecameWritable() { balance() }

    func upstreamBecameWritable() {
        if !isRequestComplete { audience.readMore() }
    }

    func clientGone() {
        audience.clientGone()
        audienceChanged()
    }

    /// Somebody came to wait for the answer, went away, or takes more of it.
    func audienceChanged() {
        guard !isOver else { return }
        if audience.isHere {
            lonelyTimeout?.cancel()
            lonelyTimeout = nil
        } else if lonelyTimeout == nil {
            guard recording != nil, isRequestComplete else { return abandon() }
            let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
            lonelyTimeout = services.eventLoop.scheduleTask(in: Self.lonelyTime) { bound.value.cut() }
        }
        balance()
    }

    // MARK: The answer

    func upstreamInformational(_ head: ResponseHead) { audience.informational(head) }

    func upstreamHead(_ head: ResponseHead, framing: BodyFraming) {
        var head = head
        var framing = framing
        do throws(UpstreamError) {
            coded = try ContentDecoding.begin(&head, framing: &framing).map(CodedAnswer.init)
        } catch {
            return upstreamFailed(error)
        }
        recording?.addHead(head, framing: framing, removedCoding: coded?.name)
        self.head = head
        nameRedirect(head)
        let number = isRefresh && !Self.isWorthKeeping(head.status) ? nil : recording?.number
        audience.begin(LiveHead(head: head, framing: framing, number: number, reach: call?.peerReach))
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        guard let coded else { return pass(bytes) }
        coded.append(bytes)
        decode()
    }

    /// Decodes as much of a coded answer as the client and the disk take now.
    private func decode() {
        guard !isOver else { return }
        do throws(UpstreamError) {
            try coded?.decode(
                while: { takesAnswer },
                to: { piece in
                    pass(piece)
                    note()
                    // Now it is known whether the client takes more.
                    if !takesAnswer { audience.flush() }
                }
            )
        } catch {
            call?.cancel()
            upstreamFailed(error)
        }
    }

    private var takesAnswer: Bool {
        audience.takesMore && !(recording?.wantsResponsePause ?? false)
    }

    func upstreamReadComplete() {
        audience.flush()
        note()
        balance()
    }

    func upstreamEnd(trailers: HTTPHeaders?) {
        guard !isOver else { return }
        if coded?.holds(back: { [unowned self] in upstreamEnd(trailers: trailers) }) ?? false { return }
        do throws(UpstreamError) {
            try coded?.finish()
        } catch {
            return upstreamFailed(error)
        }
        if isRequestComplete || recording == nil { return finish(.complete, trailers: trailers) }
        // Gateways refuse keys and sizes by the head alone, while the body is still on its way. A client that was told
        // nothing yet (`Expect`) will not send it any more.
        if expectsContinue && request.head.headers.contains(name: "expect") {
            return finish(.complete, trailers: trailers)
        }
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        earlyEnd = (
            trailers,
            services.eventLoop.scheduleTask(in: Self.earlyTime) {
                bound.value.finish(.complete, trailers: trailers)
            }
        )
        audience.flush()
        audience.readMore()
    }

    func upstreamFailed(_ error: UpstreamError) {
        guard !isOver else { return }
        if coded?.holds(back: { [unowned self] in upstreamFailed(error) }) ?? false { return }
        services.logger.warning(
            "the way to the upstream failed",
            metadata: ["request": "\(request.line)", "code": "\(error.code)", "error": "\(error.message)"]
        )
        if head != nil { return finish(.aborted, trailers: nil) }
        over()
        audience.fail(error)
    }

    /// Ends the answer as it is now: nobody waits for it any more.
    func cut() {
        guard !isOver else { return }
        call?.cancel()
        if head != nil { return finish(.cancelled, trailers: nil) }
        over()
        audience.end(AnswerEnding(end: .cancelled, isStored: false))
    }

    private func pass(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        if let recording { unnoted.append((bytes, recording.elapsed())) }
        receivedBytes += bytes.readableBytes
        audience.body(bytes)
    }

    /// Has the recording take what passed; the client has it by now, so no event waits for this.
    func note() {
        // Taking a piece may make room for the next, which comes here too.
        guard !isNoting, let recording else { return }
        isNoting = true
        while !unnoted.isEmpty {
            var pieces = unnoted
            unnoted = spare
            spare = []
            for (bytes, time) in pieces { recording.addResponse(bytes, at: time) }
            pieces.removeAll(keepingCapacity: true)
            spare = pieces
        }
        isNoting = false
    }

    /// Reads from the upstream only as fast as the client and the disk take it.
    private func balance() {
        guard !isOver else { return }
        if coded?.isHeld ?? false {
            decode()
            audience.flush()
        }
        guard !isOver else { return }
        call?.setReading(takesAnswer)
        if !isRequestComplete && wantsMore { audience.readMore() }
    }
}
