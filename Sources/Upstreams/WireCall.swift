package import NIOCore
package import NIOHTTP1
import NIOPosix

/// One request over a connection of its own, whose answer is kept as it was on the wire.
///
/// It asks for the connection to close, so that the end of the answer needs no interpretation: what was recorded and
/// what is replayed can be compared byte by byte.
package struct WireCall: Sendable {
    private let group: any EventLoopGroup
    private let port: Int

    /// Calls to a server on this machine.
    package init(group: any EventLoopGroup, port: Int) {
        self.group = group
        self.port = port
    }

    /// Sends a request and gives all bytes that came back until the connection closed.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - target: Path and query.
    ///   - headers: Without `Host`, `Connection` and framing.
    ///   - body: The body, sent with its length if there is one.
    /// - Returns: The answer, head and body, with the chunked coding still on it.
    /// - Throws: `NIOConnectionError` when there is no connection.
    package func send(
        _ method: String,
        _ target: String,
        headers: HTTPHeaders,
        body: [UInt8]
    ) async throws -> [UInt8] {
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
            .connect(host: "127.0.0.1", port: port)
            .always { if case .failure(let error) = $0 { received.fail(error) } }
            .get()
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
