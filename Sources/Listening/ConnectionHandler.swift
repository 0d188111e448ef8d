import HTTPMessages
import NIOCore
import NIOHTTP1

/// One client connection: turns bytes into exchanges, one after another, and their answers into bytes.
///
/// A thin handler around ``ConnectionState``, which decides, and a `RequestParser`, which reads; see there for pipelining,
/// how a connection ends, and what a request is.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let wire: WireWriter
    private let admission: Admission
    private let limits: ConnectionLimits
    private let counter: ConnectionCounter
    private let makeResponder: MakeResponder
    private let registry: ConnectionRegistry
    private var state = ConnectionState()
    private var parser = RequestParser()
    private var shortWay: ShortWay
    private var timer: ConnectionTimer?
    private var waiting = ConnectionState.Waiting.nothing
    /// When the connection began to wait for another request; `nil` while it does something.
    private(set) var idleSince: NIODeadline?
    /// Bytes of the current request's body so far.
    private var bodySize = 0
    private var responder: (any Responder)?
    private var writer: ResponseWriter?
    private var context: ChannelHandlerContext?
    private var isServed = true
    private var isCounted = false
    private var hasAsked = false
    /// When a connection that closes gently closes at last.
    private var gentleEnd: NIODeadline?
    private var isAdvancing = false
    private var isReadPending = false

    /// How long a connection that closes gently drops what its client still sends, at most.
    private static let longestGentleClose = TimeAmount.seconds(30)

    init(
        wire: WireWriter,
        admission: Admission,
        limits: ConnectionLimits,
        counter: ConnectionCounter,
        registry: ConnectionRegistry,
        readyAnswers: ReadyAnswers,
        makeResponder: @escaping MakeResponder
    ) {
        self.wire = wire
        self.admission = admission
        self.limits = limits
        self.counter = counter
        self.registry = registry
        shortWay = ShortWay(readyAnswers)
        self.makeResponder = makeResponder
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        isServed = counter.enter() || (registry.closeLongestIdle() && counter.serve())
        timer = ConnectionTimer(eventLoop: context.eventLoop) { [weak self] in self?.timeIsOver() }
        registry.add(self)
        context.fireChannelActive()
        watch()
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        registry.remove(self)
        counter.leave(wasServed: isServed)
        timer?.cancel()
        state.end()
        parser.drop()
        dropExchange()
        self.context = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What arrives when the connection is ending is dropped.
        guard !state.isEnding else { return linger() }
        guard isServed else { return refuse(with: .tooManyConnections) }
        parser.append(unwrapInboundIn(data))
        if waiting == .body { waiting = .nothing }
        advance()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReadPending = false
        readMore()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { responder?.clientBecameWritable() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            state.inputClosed()
            inputEnded()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !state.isEnding { close() }
    }

    // MARK: Requests

    /// Takes from the bytes that are here whatever can be taken now.
    ///
    /// An answer that is written meanwhile makes room for the next request: that is taken by the loop here, so that a
    /// thousand requests in one read are no recursion.
    private func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        do throws(RequestSyntaxError) {
            while state.takesParts {
                if takeShortWay() { continue }
                guard !shortWay.isCollecting, let part = try parser.next() else { break }
                accept(part)
            }
        } catch {
            refuse(with: Refusal(error))
        }
        isAdvancing = false
        if state.request == .arriving { responder?.receivedAllHere() }
        if state.isInputClosed, !state.isEnding { inputEnded() }
        watch()
    }

    /// Answers a request that is known to its last byte, if one is here and nothing but the answer is to be said to it.
    ///
    /// A client that does not take its answers, a server that stops, or one that has enough to do need more than that.
    private func takeShortWay() -> Bool {
        guard state.request == .awaited else { return false }
        guard !state.isInputClosed, !registry.isDraining, isWritable, counter.takesExchanges else {
            shortWay.giveUp()
            return false
        }
        guard let answer = shortWay.answer(to: &parser) else { return false }
        hasAsked = true
        waiting = .nothing
        wire.writeAndFlush(answer)
        return true
    }

    private func accept(_ part: RequestPart) {
        switch part {
        case .head(let head): begin(head)
        case .body(let bytes): receive(bytes)
        case .end(let trailers):
            state.endArrived()
            responder?.receiveEnd(trailers: trailers)
        }
    }

    private func begin(_ head: RequestHead) {
        guard let context else { return }
        state.headArrived(isPersistent: head.isPersistent)
        hasAsked = true
        waiting = .nothing
        bodySize = 0
        let writer = ResponseWriter(connection: self, eventLoop: context.eventLoop, request: head)
        self.writer = writer
        shortWay.begin(head)
        let responder: any Responder =
            switch admission.check(head) {
            case .admitted(let head) where enterExchange(): makeResponder(head, writer)
            case .admitted: RefusalResponder(refusal: .tooManyExchanges, writer: writer)
            case .refused(let refusal): RefusalResponder(refusal: refusal, writer: writer)
            }
        self.responder = responder
        responder.begin()
    }

    private func enterExchange() -> Bool {
        isCounted = counter.beginExchange()
        return isCounted
    }

    private func leaveExchange() {
        if isCounted { counter.endExchange() }
        isCounted = false
    }

    /// Gives a piece of the body to the exchange, unless the body has become too large: a chunked one says so late.
    private func receive(_ bytes: ByteBuffer) {
        bodySize += bytes.readableBytes
        if bodySize > admission.maximumBody { return refuse(with: admission.bodyTooLarge()) }
        shortWay.received(bytes)
        responder?.receive(bytes)
    }

    /// The client sends no more than what is here, and that was taken as far as it can be taken now.
    private func inputEnded() {
        if state.isEnding || !state.isAnswering { return closeWritten() }
        // The client broke off inside its request: there is nothing whole to answer.
        if state.request == .arriving { breakOff() }
    }

    // MARK: Time

    /// Begins to measure the time for what is waited for now, unless that is what was waited for before.
    private func watch() {
        let waits = state.waiting(isInHead: parser.isInHead, wantsBody: wantsBody)
        let now = shortWay.isCollecting ? .body : waits
        guard now != waiting, !state.isEnding, let timer, let context else { return }
        waiting = now
        // What has not asked yet is about to.
        idleSince = now == .request && hasAsked ? context.eventLoop.now : nil
        switch now {
        case .nothing: timer.stop()
        case .request: timer.start(isServed ? limits.idleTime : limits.closeTime)
        case .head: timer.start(limits.headTime)
        case .body: timer.start(limits.bodyTime)
        }
    }

    /// Whether the body that is under way is held back by its client and not from here.
    private var wantsBody: Bool {
        let isAwaitingContinue = writer?.awaitsContinue ?? false && bodySize == 0
        return !isAwaitingContinue && responder?.wantsMore ?? true
    }

    private func timeIsOver() {
        if state.isEnding { return wire.close(mode: .all) }
        switch waiting {
        case .nothing: break
        case .request: if isServed { closeWritten() } else { refuse(with: .tooManyConnections) }
        case .head: refuse(with: .headTimeout)
        case .body: if wantsBody { refuse(with: .bodyTimeout) } else { watch() }
        }
    }

    // MARK: Refusals

    /// Ends the connection, with an answer that says why where that is possible.
    private func refuse(with refusal: Refusal) {
        if let writer, writer.hasHead { return writer.breakOff() }
        state.end()
        dropExchange()
        wire.write(.byteBuffer(refusal.wireBytes(allocate(512))))
        closeGently()
    }

    /// Lets go of the exchange under way, whose answer cannot be finished.
    private func dropExchange() {
        let gone = responder
        leaveExchange()
        writer?.disconnect()
        writer = nil
        responder = nil
        gone?.clientGone()
    }

    // MARK: For the response writer

    var isWritable: Bool { context?.channel.isWritable ?? true }
    var staysOpen: Bool { state.staysOpen(hasBytes: parser.hasBytes) && !registry.isDraining }

    func allocate(_ capacity: Int) -> ByteBuffer {
        context?.channel.allocator.buffer(capacity: capacity) ?? ByteBuffer()
    }

    func write(_ data: IOData) {
        if writer?.repetition != nil { shortWay.sent(data) }
        wire.write(data)
    }

    /// Writes bytes as one chunk (RFC 9112 §7.1).
    func write(chunk bytes: ByteBuffer, isCopied: Bool) {
        guard isCopied else { return wire.write(chunk: bytes) }
        var chunk = ByteBuffer()
        ChunkedCoding.write(chunk: bytes, into: &chunk)
        write(.byteBuffer(chunk))
    }

    func flush() { wire.flush() }
    func closeAfterAnswer() { state.closeAfterAnswer() }
    func keepCopy() { shortWay.keepCopy() }

    func answerEnded() {
        leaveExchange()
        responder = nil
        let repetition = writer?.repetition
        writer = nil
        let action = state.answerEnded(hasBytes: parser.hasBytes)
        shortWay.end(repetition, goesOn: action == .next)
        switch action {
        case .next:
            if registry.isDraining { return closeWritten() }
            // In the midst of taking requests, whoever takes them goes on.
            guard !isAdvancing else { return }
            advance()
            readMore()
        case .close: closeWritten()
        case .closeGently: closeGently()
        }
    }

    /// Ends the connection behind what was written, in the middle of an answer or a request.
    func breakOff(reset: Bool = false) {
        state.end()
        dropExchange()
        if reset { wire.reset() } else { wire.close(mode: .all) }
    }

    /// A future that succeeds when everything written so far was handed to the system; `nil` if the client is gone.
    func written() -> EventLoopFuture<Void>? { wire.written() }

    func readMore() {
        watch()
        guard let context, !isReadPending, !state.isInputClosed else { return }
        if state.isAnswering, let responder, state.request == .complete || !responder.wantsMore { return }
        isReadPending = true
        context.read()
    }

    // MARK: Ends

    /// Closes unless an answer is being made; such a connection closes after it.
    ///
    /// Called when the server drains.
    func drain() {
        // A request whose body is on its way is under way like any other.
        if shortWay.isCollecting { advance() }
        if !state.isAnswering { closeWritten() }
    }

    /// Closes this idle connection, whose place another one takes at once.
    func makeRoom() {
        isServed = false
        counter.giveUpPlace()
        closeWritten()
    }

    /// Closes at once, whatever is under way.
    ///
    /// Called when the server's patience is over.
    func close() {
        state.end()
        wire.closeNow()
    }

    /// Closes at once if the client has not taken all that was written.
    func closeUnlessWritten() {
        if wire.holdsBytes { close() }
    }

    /// Closes when the client has taken what was written: the end of an answer may still be on its way.
    private func closeWritten() {
        state.end()
        wire.close(mode: .all)
    }

    private func closeGently() {
        guard let context else { return }
        state.end()
        parser.drop()
        wire.close(mode: .output)
        isReadPending = true
        context.read()
        gentleEnd = context.eventLoop.now + Self.longestGentleClose
        timer?.start(limits.closeTime)
    }

    /// Goes on waiting for a client that still sends to a connection that closes gently.
    private func linger() {
        guard let gentleEnd, let now = context?.eventLoop.now, now < gentleEnd else { return }
        timer?.start(limits.closeTime)
    }
}
