import HTTPMessages
import NIOCore

/// Lets a ``StatusLineScanner`` see the bytes of an upstream connection on their way to the parser, and saves those of
/// heads that are no UTF-8 from being repaired there.
final class StatusLineTap: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    var scanner = StatusLineScanner()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        let headCount = scanner.scan(bytes.readableBytesView)
        guard headCount > 0, let head = bytes.readSlice(length: headCount) else {
            return context.fireChannelRead(data)
        }
        var escaped = FieldBytes.escape(head)
        escaped.writeBuffer(&bytes)
        context.fireChannelRead(wrapInboundOut(escaped))
    }
}
