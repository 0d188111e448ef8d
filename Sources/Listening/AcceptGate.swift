import NIOCore

/// Accepts connections only while there is room for them: the others wait in the system's queue.
///
/// So descriptors do not run out by accepting. Where something else used them up, NIO's own handler behind this one
/// waits for a second after `EMFILE` and goes on.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let counter: ConnectionCounter

    init(counter: ConnectionCounter) { self.counter = counter }

    func read(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let mayAccept = counter.mayAccept { loop.execute { bound.value.read() } }
        if mayAccept { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let counter = counter
        counter.accepted()
        unwrapInboundIn(data).closeFuture.whenComplete { _ in counter.closed() }
        context.fireChannelRead(data)
    }
}
