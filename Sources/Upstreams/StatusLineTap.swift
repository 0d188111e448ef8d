import NIOCore

/// Lets a ``StatusLineScanner`` see the bytes of an upstream connection on their way to the parser.
final class StatusLineTap: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    var scanner = StatusLineScanner()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        scanner.scan(unwrapInboundIn(data).readableBytesView)
        context.fireChannelRead(data)
    }
}
