import NIOCore
import NIOHTTP1
import NIOPosix

/// A client that sends one request over a connection of its own and keeps every byte of the answer.
///
/// It asks for the connection to close, so that the end of the answer needs no interpretation: what was recorded and
/// what is replayed are compared as they were on the wire.
struct DemoClient: Sendable {
    let group: any EventLoopGroup
    let port: Int

    /// Sends a request and gives all bytes that came back until the connection closed.
    ///
    /// - Throws: `IOError` when there is no connection.
    func send(_ method: String, _ target: String, headers: HTTPHeaders, body: [UInt8]) async throws -> [UInt8] {
        var request = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { request += "\(name): \(value)\r\n" }
        if !body.isEmpty { request += "Content-Length: \(body.count)\r\n" }
        let bytes = ByteBuffer(bytes: Array((request + "\r\n").utf8) + body)
        let received = group.next().makePromise(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(received))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.writeAndFlush(bytes, promise: nil)
        return try await received.futureResult.get()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private var bytes: [UInt8] = []
        private let received: EventLoopPromise<[UInt8]>

        init(_ received: EventLoopPromise<[UInt8]>) { self.received = received }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        }

        func channelInactive(context: ChannelHandlerContext) { received.succeed(bytes) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
