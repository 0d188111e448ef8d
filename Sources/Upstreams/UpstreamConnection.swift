import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOTLS

/// One connection to an upstream: carries one call at a time and goes back to its pool in between.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// Where it goes to.
    let peerReach: AddressReach
    private let tap: StatusLineTap
    private var context: ChannelHandlerContext?
    private var call: UpstreamCall?
    private var isReusable = true
    private var isRequestSent = false
    private var isAnswered = false
    private var informationalCount = 0
    private var handshakeTimeout: Scheduled<Void>?
    private var isHandshaking = false
    private var framing = BodyFraming.none
    /// Called when the connection can carry another call.
    var onIdle: ((UpstreamConnection) -> Void)?
    /// Called once when the connection is gone.
    var onClosed: ((UpstreamConnection) -> Void)?

    /// More interim answers than this to one request are a flood (docs/design.md §12).
    private static let maximumInformational = 32

    init(tap: StatusLineTap, peerReach: AddressReach) {
        self.tap = tap
        self.peerReach = peerReach
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        tap.onChunk = { [weak self] in self?.call?.received($0) }
    }

    /// Before TLS is agreed on, whatever is sent would pile up where nobody counts it.
    var isWritable: Bool { !isHandshaking && context?.channel.isWritable ?? false }
    var isOpen: Bool { context?.channel.isActive ?? false }

    /// Puts a call on this idle connection.
    func start(_ call: UpstreamCall) {
        self.call = call
        isRequestSent = false
        isAnswered = false
        informationalCount = 0
        tap.scanner.expectResponse()
        call.begin(on: self)
        if call.isReading { resumeReading() }
    }

    /// Gives the connection up if TLS is not agreed on in time: an upstream that accepts and then says nothing must not
    /// hold a request for ever.
    func expectHandshake(within time: TimeAmount, on eventLoop: any EventLoop) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        isHandshaking = true
        handshakeTimeout = eventLoop.scheduleTask(in: time) {
            bound.value.fail(.connectTimeout)
            bound.value.close()
        }
    }

    /// Adds a part of the request; ``flush()`` sends it, so that many of them share a system call.
    func send(_ part: HTTPClientRequestPart) {
        guard let context else { return }
        if case .end = part { isRequestSent = true }
        context.write(wrapOutboundOut(part), promise: nil)
    }

    func flush() { context?.flush() }

    func resumeReading() { context?.read() }

    /// The call gave up: the message on the wire is not whole, so the connection cannot be used again.
    func abandon() {
        call = nil
        close()
    }

    func close() {
        isReusable = false
        context?.close(promise: nil)
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): receive(head)
        case .body(let bytes): call?.received(bytes)
        case .end(let trailers):
            if !isRequestSent { isReusable = false }
            isAnswered = true
            let answered = call
            call = nil
            answered?.ended(trailers: trailers)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if let call {
            call.readComplete()
            if call.isReading { context.read() }
        } else if isAnswered {
            isAnswered = false
            // Only now: bytes behind the answer in the same read would have made the connection unusable.
            if isReusable, tap.scanner.isExactly(framing), let onIdle {
                tap.scanner.expectNothing()
                context.read()
                onIdle(self)
            } else {
                close()
            }
        } else if tap.scanner.countBehindHead > 0 {
            close()
        } else {
            context.read()
        }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { call?.becameWritable() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            handshakeTimeout?.cancel()
            isHandshaking = false
            if isWritable { call?.becameWritable() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        handshakeTimeout?.cancel()
        fail(.brokenOff)
        self.context = nil
        onClosed?(self)
        onClosed = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What goes wrong with the socket of an open connection breaks it off, whatever the system calls it.
        fail(error is IOError ? .brokenOff : UpstreamError(error))
        close()
    }

    private func receive(_ wireHead: HTTPResponseHead) {
        let head = ResponseHead(
            status: Int(wireHead.status.code),
            reason: tap.scanner.takeReason(),
            version: wireHead.version,
            headers: wireHead.headers
        )
        guard let call else { return close() }
        guard head.isWellFormed else { return refuse("its status line is malformed") }
        if head.isInformational {
            informationalCount += 1
            guard head.status != 101, informationalCount <= Self.maximumInformational else {
                return refuse("interim answer \(head.status) where none is expected")
            }
            call.informational(head)
            return
        }
        guard let framing = BodyFraming.ofResponse(to: call.head.method, head: head) else {
            return refuse("its framing is ambiguous")
        }
        if framing == .close || !wireHead.isKeepAlive { isReusable = false }
        // A relay that did not know the coding may have stood in between (RFC 9112 §6.1).
        if framing == .chunked && wireHead.version != .http1_1 { isReusable = false }
        self.framing = framing
        if framing == .chunked { tap.cursor.begin() }
        call.received(head, framing: framing)
    }

    private func refuse(_ reason: String) {
        fail(.badResponse(reason))
        close()
    }

    private func fail(_ error: UpstreamError) {
        isReusable = false
        let failed = call
        call = nil
        failed?.failed(error)
    }
}
