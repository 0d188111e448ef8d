import HTTPMessages
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The outermost handler of a connection: where finished bytes are handed to the socket, and where the bytes of heads
/// that are no UTF-8 are saved from being repaired by the parser.
///
/// Answers are written as bytes (docs/design.md §5: heads come back in the spelling in which they were received), so
/// they must enter the pipeline outside of the HTTP decoder, which would expect message parts.
final class WireWriter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = IOData

    private var context: ChannelHandlerContext?
    private var heads = HeadScanner(isInHead: true)
    private var isDropping = false

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDropping { return }
        guard heads.isInHead else { return context.fireChannelRead(data) }
        var bytes = unwrapInboundIn(data)
        let headCount = heads.scan(bytes.readableBytesView)
        guard let head = bytes.readSlice(length: headCount) else { return context.fireChannelRead(data) }
        var escaped = FieldBytes.escape(head)
        escaped.writeBuffer(&bytes)
        context.fireChannelRead(wrapInboundOut(escaped))
    }

    /// A request is complete: what comes in the next read begins a head.
    func expectHead() { heads.expectHead() }

    /// Drops what arrives from now on before anything looks at it or keeps it: the connection is ending.
    func dropInput() { isDropping = true }

    /// Hands bytes to the socket's queue.
    func write(_ data: IOData) { context?.write(wrapOutboundOut(data), promise: nil) }

    /// Sends the queue.
    func flush() { context?.flush() }

    /// Whether bytes wait here that the system does not take, as the client does not read.
    var holdsBytes: Bool {
        let waiting = try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)
        return (waiting ?? 0) > 0
    }

    /// A future that succeeds when everything written so far was handed to the system.
    func written() -> EventLoopFuture<Void>? {
        guard let context else { return nil }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
        return promise.futureResult
    }

    /// Sends the queue to its last byte, then shuts the sending side down or closes.
    func close(mode: CloseMode) {
        guard let context else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written()?.whenComplete { _ in bound.value.close(mode: mode, promise: nil) }
    }

    /// Sends the queue to its last byte, then resets the connection: a close would look like the end of the answer
    /// where nothing else marks it (RFC 9112 §6.3, rule 8).
    func reset() {
        guard let context else { return }
        let channel = context.channel
        written()?.whenComplete { _ in
            let options = channel as? any SocketOptionProvider
            let lingered = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            guard let lingered else { return channel.close(promise: nil) }
            lingered.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    /// Closes at once; what was not sent is dropped.
    func closeNow() { context?.close(promise: nil) }
}
