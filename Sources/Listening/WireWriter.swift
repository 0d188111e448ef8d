import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The outermost handler of a connection: where finished bytes are handed to the socket, and how the socket closes.
///
/// Answers are written as bytes (docs/design.md §5: heads come back in the spelling in which they were received).
final class WireWriter: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Hands bytes to the socket's queue.
    func write(_ data: IOData) { context?.write(wrapOutboundOut(data), promise: nil) }

    /// Sends bytes, behind what is in the queue.
    func writeAndFlush(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
    }

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
