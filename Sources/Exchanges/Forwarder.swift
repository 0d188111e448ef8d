import AssetURLs
import Cassettes
import Gateways
import HTTPMessages
import Listening
import Logging
import NIOCore
import NIOHTTP1
import Upstreams

/// The phase that asks the upstream: the request goes out as it comes in, the answer comes back as it arrives, and
/// both are noted on the way (docs/design.md §5).
///
/// The end of the answer is held back until the interaction is in the cassette (§9); no event before it ever is.
final class Forwarder: Responder, UpstreamDelegate, Draining {
    private let request: GatewayRequest
    private let writer: ResponseWriter
    private let services: LoopServices
    private let upstreams: UpstreamPool
    private let recording: Recording?
    private let expectsContinue: Bool
    private var call: UpstreamCall?
    private var decoding: ContentDecoding?
    private var isClientHere = true
    private var isRequestComplete = false
    private var isOver = false
    private var receivedBytes = 0
    /// What the client gets of the answer; `nil` before its head is here.
    private var relay: AnswerRelay?
    /// What goes out with the end of the answer.
    private var held: (head: AnswerRelay.Head?, rest: ByteBuffer?)
    /// The asset that this request gets for all who ask for it.
    private var asset: AssetTable.Key?
    /// The answer ended before the request did; its end waits for the rest of the request.
    private var earlyEnd: (trailers: HTTPHeaders?, patience: Scheduled<Void>)?
    private var lonelyTimeout: Scheduled<Void>?

    /// How long an answer whose client is gone may still take (docs/design.md §5).
    private static let lonelyTime = TimeAmount.seconds(60)
    /// How long the rest of a request is waited for when its answer is here already, so that it can be recorded.
    private static let earlyTime = TimeAmount.seconds(1)

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - request: What to forward.
    ///   - cassette: Where the interaction is recorded; `nil` in passthrough.
    ///   - writer: The way back to the client.
    ///   - services: Those of the event loop.
    ///   - upstreams: The way out.
    ///   - expectsContinue: Whether the client still waits to be told to send its body.
    ///   - asset: The asset that was claimed for this request.
    init(
        _ request: GatewayRequest,
        cassette: OpenCassette?,
        writer: ResponseWriter,
        services: LoopServices,
        upstreams: UpstreamPool,
        expectsContinue: Bool,
        asset: AssetTable.Key? = nil
    ) {
        self.request = request
        self.writer = writer
        self.services = services
        self.upstreams = upstreams
        self.expectsContinue = expectsContinue
        self.asset = asset
        recording = cassette.map { Recording(request, cassette: $0, services: services) }
    }

    private var outcome: Outcome { recording == nil ? .passed : .recorded }

    // MARK: The request

    func begin() {
        services.began(self)
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
        call?.send(bytes)
    }

    func receiveEnd(trailers: HTTPHeaders?) {
        isRequestComplete = true
        recording?.endRequest(trailers: trailers)
        call?.end(trailers: trailers)
        if let early = earlyEnd {
            early.patience.cancel()
            finish(.complete, trailers: early.trailers)
        }
    }

    var wantsMore: Bool {
        // The rest of a request that was answered early goes nowhere but into the recording.
        (earlyEnd != nil || call?.isWritable ?? true) && !(recording?.wantsRequestPause ?? false)
    }

    func clientBecameWritable() { balance() }

    func upstreamBecameWritable() {
        if isClientHere && !isRequestComplete { writer.readMore() }
    }

    func clientGone() {
        guard !isOver, isClientHere else { return }
        isClientHere = false
        guard recording != nil, isRequestComplete else { return abandon() }
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        lonelyTimeout = services.eventLoop.scheduleTask(in: Self.lonelyTime) { bound.value.cut() }
        balance()
    }

    // MARK: The answer

    func upstreamInformational(_ head: ResponseHead) {
        if isClientHere { writer.informational(head) }
    }

    func upstreamHead(_ head: ResponseHead, framing: BodyFraming) {
        var head = head
        var framing = framing
        do throws(UpstreamError) {
            decoding = try ContentDecoding.begin(&head, framing: &framing)
        } catch {
            return upstreamFailed(error)
        }
        recording?.addHead(head, framing: framing, removedCoding: decoding?.name)
        relay = AnswerRelay(head, framing: framing, links: request.links(), holdsEnd: recording != nil)
        handOutLinks()
        if let head = relay?.takeHead() { write(head) }
    }

    private func write(_ relayed: AnswerRelay.Head) {
        let head = request.answer(outcome, number: recording?.number).make(from: relayed.head, framing: relayed.framing)
        writer.head(head, framing: relayed.framing)
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        guard let decoding else { return pass(bytes) }
        do throws(UpstreamError) {
            try decoding.decode(bytes) { pass($0) }
        } catch {
            call?.cancel()
            upstreamFailed(error)
        }
    }

    func upstreamReadComplete() {
        writer.flush()
        balance()
    }

    func upstreamEnd(trailers: HTTPHeaders?) {
        guard !isOver else { return }
        do throws(UpstreamError) {
            try decoding?.finish()
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
        writer.flush()
        writer.readMore()
    }

    func upstreamFailed(_ error: UpstreamError) {
        guard !isOver else { return }
        services.logger.warning(
            "the way to the upstream failed",
            metadata: ["request": "\(request.line)", "code": "\(error.code)", "error": "\(error.message)"]
        )
        if relay != nil { return finish(.aborted, trailers: nil) }
        fail()
        if isClientHere { OwnAnswer.send(error, for: request, to: writer) }
    }

    /// Ends the answer as it is now: nobody waits for it any more.
    func cut() {
        guard !isOver else { return }
        call?.cancel()
        if relay != nil { return finish(.cancelled, trailers: nil) }
        fail()
        writer.breakOff()
    }

    private func pass(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        recording?.addResponse(bytes)
        receivedBytes += bytes.readableBytes
        if let piece = relay?.take(bytes), isClientHere { writer.body(piece) }
        handOutLinks()
    }

    /// Notes links that this answer hands out, so that they are served, and fetched if they are to be.
    private func handOutLinks() {
        guard let found = relay?.takeLinks(), !found.isEmpty else { return }
        services.handOut(found, by: request, at: call?.peerReach)
        guard let recording, let relay, (200..<300).contains(relay.status) else { return }
        services.fetch(found, namedBy: request, into: recording.cassette)
    }

    /// Reads from the upstream only as fast as the client and the disk take it.
    private func balance() {
        guard !isOver else { return }
        let clientTakes = !isClientHere || writer.isWritable
        call?.setReading(clientTakes && !(recording?.wantsResponsePause ?? false))
        if isClientHere && !isRequestComplete && wantsMore { writer.readMore() }
    }

    // MARK: The end

    private func finish(_ ending: Ending, trailers: HTTPHeaders?) {
        guard !isOver else { return }
        isOver = true
        lonelyTimeout?.cancel()
        if let rest = relay?.finish(isComplete: ending == .complete) { held = rest }
        handOutLinks()
        guard let recording, isRequestComplete else {
            // A request that never became whole could not be matched, so there is nothing to record.
            if recording != nil {
                services.logger.warning(
                    "answered before the request was complete, so not recorded",
                    metadata: ["request": "\(request.line)"]
                )
            }
            request.session.note { $0.passed += 1 }
            release(ending, trailers: trailers)
            return
        }
        writer.flush()
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        recording.finish(ending, trailers: trailers).whenComplete { result in
            bound.value.stored(result, ending, trailers: trailers)
        }
    }

    private func stored(_ result: Result<Void, any Error>, _ ending: Ending, trailers: HTTPHeaders?) {
        switch result {
        case .success:
            request.session.note { $0.recorded += 1 }
            if ending == .complete { settleAsset() }
            services.logger.info(
                "recorded",
                metadata: ["request": "\(request.line)", "n": "\(recording?.number ?? 0)", "end": "\(ending)"]
            )
        case .failure(let error):
            request.session.note { $0.lost += 1 }
            services.logger.error(
                "not recorded",
                metadata: ["request": "\(request.line)", "error": "\(error)"]
            )
        }
        release(ending, trailers: trailers)
    }

    /// Lets the client see the end of the answer.
    private func release(_ ending: Ending, trailers: HTTPHeaders?) {
        if let head = held.head { write(head) }
        if let rest = held.rest { writer.body(rest) }
        if ending == .complete { writer.end(trailers: trailers) } else { writer.breakOff() }
        settleAsset(with: nil)
        recording?.discard()
        ended()
    }

    /// Says that the answer is in the cassette, where it is the asset that was claimed.
    private func settleAsset() {
        guard let relay, (200..<400).contains(relay.status), relay.status != 304 else { return }
        if request.isResource(relay.status, relay.receivedHeaders) {
            settleAsset(with: nil, isAsset: false)
        } else {
            settleAsset(with: AssetTable.Copy(headers: relay.receivedHeaders))
        }
    }

    /// Says whether the asset that was claimed is in the cassette now.
    private func settleAsset(with copy: AssetTable.Copy?, isAsset: Bool = true) {
        guard let asset else { return }
        self.asset = nil
        services.assets.finished(asset, with: copy, isAsset: isAsset)
    }

    /// Gives a request up whose client has gone before it was whole, or whose answer nobody records.
    private func abandon() {
        earlyEnd?.patience.cancel()
        call?.cancel()
        recording?.discard()
        over()
    }

    /// Notes that the way out gave no answer at all.
    private func fail() {
        request.session.note { $0.failed += 1 }
        recording?.discard()
        over()
    }

    private func over() {
        isOver = true
        lonelyTimeout?.cancel()
        settleAsset(with: nil)
        ended()
    }

    private func ended() {
        let receivedBytes = receivedBytes
        request.session.note { $0.bytesReceived += receivedBytes }
        services.ended(self)
    }
}
