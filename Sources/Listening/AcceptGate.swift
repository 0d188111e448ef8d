import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Accepts connections only while there is room for them: the others wait in the system's queue.
///
/// So descriptors do not run out by accepting. Where something else used them up, or the system has no room for sockets,
/// the listening socket is left alone for a second. It stays readable then, and NIO would ask it again and again.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    /// What a later try may not meet any more (`man 2 accept`).
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
    private static let rest = TimeAmount.seconds(1)

    private let counter: ConnectionCounter
    private var isResting = false

    init(counter: ConnectionCounter) { self.counter = counter }

    func read(context: ChannelHandlerContext) {
        if isResting { return }
        let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let mayAccept = counter.mayAccept { loop.execute { bound.value.gate.read(context: bound.value.context) } }
        if mayAccept { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let counter = counter
        counter.accepted()
        unwrapInboundIn(data).closeFuture.whenComplete { _ in counter.closed() }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode), !isResting else { return }
        isResting = true
        setReading(false, context)
        let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.rest) {
            bound.value.gate.isResting = false
            bound.value.gate.setReading(true, bound.value.context)
        }
    }

    /// Nothing else makes NIO look away from a socket on which a read is pending, as one is when accepting failed.
    private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
        // It fails where the channel is closed, which reads nothing anyway.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }
}
