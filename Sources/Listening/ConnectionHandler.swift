import HTTPMessages
import NIOCore
import NIOHTTP1

/// One client connection: turns request parts into exchanges, one after another, and their answers into bytes.
///
/// A thin handler around ``ConnectionState``, which decides; see there for pipelining and how a connection ends.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let wire: WireWriter
    private let admission: Admission
    private let makeResponder: MakeResponder
    private let registry: ConnectionRegistry
    private var state = ConnectionState()
    private var held = CircularBuffer<HTTPServerRequestPart>()
    private var heldError: (any Error)?
    /// Bytes of the current request's body so far.
    private var bodySize = 0
    private var responder: (any Responder)?
    private var writer: ResponseWriter?
    private var context: ChannelHandlerContext?
    private var isReleasing = false
    private var isReadPending = false

    /// How long a closing connection waits for the client to close its side.
    private static let gentleCloseWait = TimeAmount.seconds(2)

    init(wire: WireWriter, admission: Admission, registry: ConnectionRegistry, makeResponder: @escaping MakeResponder) {
        self.wire = wire
        self.admission = admission
        self.registry = registry
        self.makeResponder = makeResponder
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        registry.add(self)
        context.fireChannelActive()
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        registry.remove(self)
        state.end()
        held.removeAll()
        dropExchange()
        self.context = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .end = part { wire.expectHead() }
        accept(part)
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
            if state.request == .arriving, responder != nil {
                // The client broke off inside its request: there is nothing whole to answer.
                breakOff()
            } else if state.inputClosed(holdsRequests: holdsRequests) {
                closeWritten()
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The parser reports what follows an error again and again; only the first report counts.
        if state.isEnding || heldError != nil { return }
        guard error is HTTPParserError else { return close() }
        if !held.isEmpty || (state.isAnswering && state.request == .complete) {
            // What is wrong comes behind good requests: they are answered first.
            heldError = error
        } else {
            refuse(error)
        }
    }

    // MARK: Parts of requests

    private func accept(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head):
            guard held.isEmpty || isReleasing else { return held.append(part) }
            switch state.headArrived(isPersistent: head.isKeepAlive && !Admission.asksForUpgrade(head)) {
            case .deliver: begin(head)
            case .hold: held.append(part)
            case .discard: break
            }
        case .body(let bytes):
            switch state.bodyArrived(isHeld: !held.isEmpty && !isReleasing) {
            case .deliver: receive(bytes)
            case .hold: held.append(part)
            case .discard: break
            }
        case .end(let trailers):
            switch state.endArrived(isHeld: !held.isEmpty && !isReleasing) {
            case .deliver: responder?.receiveEnd(trailers: trailers)
            case .hold: held.append(part)
            case .discard: break
            }
        }
    }

    /// Gives a piece of the body to the exchange, unless the body has become too large: a chunked one says so late.
    private func receive(_ bytes: ByteBuffer) {
        bodySize += bytes.readableBytes
        if bodySize > admission.maximumBody { return refuse(with: admission.bodyTooLarge()) }
        responder?.receive(bytes)
    }

    private func begin(_ wireHead: HTTPRequestHead) {
        guard let context else { return }
        bodySize = 0
        let head = RequestHead(
            // NIO writes this one method without its hyphen.
            method: wireHead.method == .MSEARCH ? "M-SEARCH" : wireHead.method.rawValue,
            target: wireHead.uri,
            version: wireHead.version,
            headers: wireHead.headers
        )
        let writer = ResponseWriter(connection: self, eventLoop: context.eventLoop, request: head)
        self.writer = writer
        let responder: any Responder =
            switch admission.check(head) {
            case .admitted(let head): makeResponder(head, writer)
            case .refused(let refusal): RefusalResponder(refusal: refusal, writer: writer)
            }
        self.responder = responder
        responder.begin()
    }

    /// Delivers what was held behind the answer that has ended, as far as the next exchange takes it.
    private func releaseHeld() {
        guard !isReleasing else { return }
        isReleasing = true
        defer { isReleasing = false }
        while let part = held.first {
            if state.isAnswering, case .head = part { return }
            held.removeFirst()
            accept(part)
        }
        if let error = heldError, !(state.isAnswering && state.request == .complete) {
            heldError = nil
            if !state.isEnding { refuse(error) }
        }
    }

    /// Ends the connection over bytes that the parser refused, with an answer that says so where that is possible.
    private func refuse(_ error: any Error) { refuse(with: Admission.refusal(for: error)) }

    private func refuse(with refusal: Refusal?) {
        if let writer, writer.hasHead { return writer.breakOff() }
        guard let refusal else { return breakOff() }
        state.end()
        dropExchange()
        wire.write(.byteBuffer(refusal.wireBytes(allocate(512))))
        closeGently()
    }

    /// Lets go of the exchange under way, whose answer cannot be finished.
    private func dropExchange() {
        let gone = responder
        writer?.disconnect()
        writer = nil
        responder = nil
        gone?.clientGone()
    }

    /// Whether something waits for the answer under way to end: requests, or what is wrong behind them.
    private var holdsRequests: Bool { !held.isEmpty || heldError != nil }

    // MARK: For the response writer

    var isWritable: Bool { context?.channel.isWritable ?? true }
    var staysOpen: Bool { state.staysOpen(holdsRequests: holdsRequests) && !registry.isDraining }

    func allocate(_ capacity: Int) -> ByteBuffer {
        context?.channel.allocator.buffer(capacity: capacity) ?? ByteBuffer()
    }

    func write(_ data: IOData) { wire.write(data) }
    func flush() { wire.flush() }
    func closeAfterAnswer() { state.closeAfterAnswer() }

    func answerEnded() {
        responder = nil
        writer = nil
        switch state.answerEnded(holdsRequests: holdsRequests) {
        case .next:
            if registry.isDraining { return closeWritten() }
            releaseHeld()
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
        guard let context, !isReadPending, held.isEmpty, !state.isInputClosed else { return }
        if state.isAnswering, let responder, state.request == .complete || !responder.wantsMore { return }
        isReadPending = true
        context.read()
    }

    // MARK: Ends

    /// Closes unless an answer is being made; such a connection closes after it.
    ///
    /// Called when the server drains.
    func drain() {
        if !state.isAnswering { closeWritten() }
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
        wire.dropInput()
        wire.close(mode: .output)
        isReadPending = true
        context.read()
        let bound = NIOLoopBound(wire, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.gentleCloseWait) { bound.value.close(mode: .all) }
    }
}
