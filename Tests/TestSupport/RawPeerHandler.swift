import NIOCore

/// Takes the bytes of a connection into the journal of its ``RawPeer``.
final class RawPeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let inbox = Journal<UInt8>()
    var peer: RawPeer?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { peer?.end(.closed) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { peer?.end(.reset) }

    func channelInactive(context: ChannelHandlerContext) {
        peer?.end(.closed)
        peer = nil
    }
}
