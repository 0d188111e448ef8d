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
    /// Bytes of a declared length that were not relayed yet.
    private var remaining: Int?
    /// The piece that completes a declared length: the end of the answer, as far as the client can see.
    private var heldEnd: ByteBuffer?
    /// The head of an answer without a body: it is the end of the answer.
    private var heldHead: (head: ResponseHead, framing: BodyFraming)?
    private var hasHead = false
    private var status = 0
    private var receivedHeaders: HTTPHeaders = [:]
    /// The asset that this request gets for all who ask for it.
    private var asset: AssetTable.Key?
    /// Makes the links in the body lead back here.
    private var links: LinkedBody?
    /// The head of an answer whose body is held until its new length is known.
    private var unmeasuredHead: ResponseHead?
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
        if framing != .none {
            do throws(UpstreamError) {
                decoding = try ContentDecoding(head.headers)
            } catch {
                return upstreamFailed(error)
            }
        }
        if let decoding {
            head = decoding.head(head)
            framing = .chunked
        }
        if case .length(let length) = framing { remaining = length }
        recording?.addHead(head, framing: framing, removedCoding: decoding?.name)
        hasHead = true
        status = head.status
        receivedHeaders = head.headers
        let context = request.links()
        if let context {
            links = LinkedBody(head, framing: framing, context: context)
            let rewritten = context.rewrite(head.headers)
            head.headers = rewritten.headers
            hand(out: rewritten.links)
        }
        if let links {
            if links.isHeld {
                unmeasuredHead = head
                remaining = nil
                return
            }
            framing = links.framing(insteadOf: framing)
            remaining = nil
        }
        let answer = answerHead(head, framing: framing)
        if recording != nil && (framing == .none || framing == .length(0)) {
            heldHead = (answer, framing)
        } else {
            writer.head(answer, framing: framing)
        }
    }

    private func answerHead(_ head: ResponseHead, framing: BodyFraming) -> ResponseHead {
        request.answer(outcome, number: recording?.number).make(from: head, framing: framing)
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        guard let decoding else { return relay(bytes) }
        do throws(UpstreamError) {
            try decoding.decode(bytes) { relay($0) }
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
        if hasHead { return finish(.aborted, trailers: nil) }
        fail()
        if isClientHere { OwnAnswer.send(error, for: request, to: writer) }
    }

    /// Ends the answer as it is now: nobody waits for it any more.
    func cut() {
        guard !isOver else { return }
        call?.cancel()
        if hasHead { return finish(.cancelled, trailers: nil) }
        fail()
        writer.breakOff()
    }

    private func relay(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        recording?.addResponse(bytes)
        if let left = remaining {
            remaining = left - bytes.readableBytes
            if remaining == 0 && recording != nil {
                heldEnd = bytes
                return
            }
        }
        guard links != nil else {
            if isClientHere { writer.body(bytes) }
            return
        }
        if let rewritten = links?.take(bytes), isClientHere { writer.body(rewritten) }
        if let found = links?.takeLinks() { hand(out: found) }
    }

    /// Notes links that this answer hands out, so that they are served, and fetched if they are to be.
    private func hand(out found: [HandedOutLink]) {
        guard !found.isEmpty else { return }
        services.handOut(found, by: request, at: call?.peerReach)
        guard let recording, (200..<300).contains(status) else { return }
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
        finishLinks(isComplete: ending == .complete)
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

    /// Takes what was held of a body with links: it goes out with the end of the answer.
    private func finishLinks(isComplete: Bool) {
        guard let (rest, length) = links?.finish(isComplete: isComplete) else { return }
        if let found = links?.takeLinks() { hand(out: found) }
        if rest.readableBytes > 0 { heldEnd = rest }
        if let head = unmeasuredHead, let length {
            heldHead = (answerHead(head, framing: .length(length)), .length(length))
        }
    }

    private func stored(_ result: Result<Void, any Error>, _ ending: Ending, trailers: HTTPHeaders?) {
        switch result {
        case .success:
            request.session.note { $0.recorded += 1 }
            if ending == .complete, (200..<400).contains(status), status != 304 {
                settleAsset(with: AssetTable.Copy(headers: receivedHeaders))
            }
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
        if let heldHead { writer.head(heldHead.head, framing: heldHead.framing) }
        if let heldEnd { writer.body(heldEnd) }
        if ending == .complete { writer.end(trailers: trailers) } else { writer.breakOff() }
        settleAsset(with: nil)
        recording?.discard()
        services.ended(self)
    }

    /// Says whether the asset that was claimed is in the cassette now.
    private func settleAsset(with copy: AssetTable.Copy?) {
        guard let asset else { return }
        self.asset = nil
        services.assets.finished(asset, with: copy)
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
        services.ended(self)
    }
}
