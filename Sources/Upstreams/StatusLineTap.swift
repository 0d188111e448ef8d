import HTTPMessages
import NIOCore

/// Lets a ``StatusLineScanner`` see the bytes of an upstream connection on their way to the parser, and saves those of
/// heads that are no UTF-8 from being repaired there.
///
/// Chunks that come whole do not go there at all (``ChunkCursor``).
final class StatusLineTap: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    var scanner = StatusLineScanner()
    /// Where the body is that is under way; whoever learns from its head that it is in chunks begins it.
    var cursor = ChunkCursor()
    /// Is given the data of chunks that come whole.
    var onChunk: ((ByteBuffer) -> Void)?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        let headCount = scanner.scan(bytes.readableBytesView)
        guard headCount > 0, let head = bytes.readSlice(length: headCount) else {
            return readBody(bytes, data, context)
        }
        cursor.stop()
        var escaped = FieldBytes.escape(head)
        escaped.writeImmutableBuffer(bytes)
        context.fireChannelRead(wrapInboundOut(escaped))
        cursor.follow(bytes)
    }

    private func readBody(_ bytes: ByteBuffer, _ data: NIOAny, _ context: ChannelHandlerContext) {
        guard !cursor.isLost else { return context.fireChannelRead(data) }
        var rest = bytes
        while let step = cursor.next(&rest) {
            switch step {
            case .chunk(let data): onChunk?(data)
            case .parser(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
            }
        }
    }
}
