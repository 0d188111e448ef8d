import HTTPMessages
import NIOCore
import NIOHTTP1

/// Turns the parts of a request into the bytes that were received for it.
///
/// Framing was decided once, in the head that is sent on, and is taken from there; nothing is added, moved or spelled
/// anew (docs/design.md §5).
final class RequestEncoder: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = IOData

    private var isChunked = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let wireHead):
            isChunked = BodyFraming.ofRequest(wireHead.headers) == .chunked
            let head = RequestHead(
                method: wireHead.method.rawValue,
                target: wireHead.uri,
                headers: wireHead.headers
            )
            var buffer = context.channel.allocator.buffer(capacity: 512)
            head.write(into: &buffer)
            context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: promise)
        case .body(let bytes):
            write(bytes, context: context, promise: promise)
        case .end(let trailers):
            guard isChunked else {
                promise?.succeed(())
                return
            }
            var buffer = context.channel.allocator.buffer(capacity: 64)
            ChunkedCoding.writeEnd(trailers: trailers, into: &buffer)
            context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: promise)
        }
    }

    private func write(_ bytes: IOData, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        guard isChunked, bytes.readableBytes > 0 else {
            context.write(wrapOutboundOut(bytes), promise: promise)
            return
        }
        var opening = context.channel.allocator.buffer(capacity: 16)
        ChunkedCoding.writeOpening(size: bytes.readableBytes, into: &opening)
        context.write(wrapOutboundOut(.byteBuffer(opening)), promise: nil)
        context.write(wrapOutboundOut(bytes), promise: nil)
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(string: "\r\n"))), promise: promise)
    }
}
