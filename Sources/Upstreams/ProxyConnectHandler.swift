import BodyFormats
import NIOCore
import NIOPosix

/// Opens a tunnel through an HTTP proxy (`CONNECT`, RFC 9110 §9.3.6), then steps out of the way.
final class ProxyConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var received: [UInt8] = []
    private let opened: EventLoopPromise<Void>

    /// Longest answer head of a proxy, in bytes.
    private static let maximumHead = 16_384
    /// How long the proxy may take.
    private static let patience = TimeAmount.seconds(10)

    private init(opened: EventLoopPromise<Void>) { self.opened = opened }

    /// Asks the proxy at the other end of `channel` for a tunnel to `target`.
    ///
    /// The future gives the same channel when the tunnel is open and fails with ``UpstreamError/proxyRefused(_:)``
    /// otherwise.
    static func open(
        proxy: ProxySettings.Proxy,
        to target: UpstreamAddress,
        over channel: any Channel
    ) -> EventLoopFuture<any Channel> {
        let opened = channel.eventLoop.makePromise(of: Void.self)
        var request = "CONNECT \(target.authority) HTTP/1.1\r\nHost: \(target.authority)\r\n"
        if let credentials = proxy.credentials {
            request += "Proxy-Authorization: Basic \(Base64.encodedString(Array(credentials.utf8)))\r\n"
        }
        request += "\r\n"
        let bytes = ByteBuffer(string: request)
        let timeout = channel.eventLoop.scheduleTask(in: patience) {
            opened.fail(UpstreamError.proxyRefused("it did not answer within 10 seconds"))
        }
        do {
            try channel.pipeline.syncOperations.addHandler(ProxyConnectHandler(opened: opened))
        } catch {
            opened.fail(error)
        }
        channel.writeAndFlush(bytes, promise: nil)
        channel.read()
        return opened.futureResult.map { channel }.always { result in
            timeout.cancel()
            if case .failure = result { channel.close(promise: nil) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        guard let end = received.firstRange(of: [13, 10, 13, 10]) else {
            if received.count > Self.maximumHead { fail("its answer is too long", context) } else { context.read() }
            return
        }
        let line = String(decoding: received.prefix { $0 != 13 }, as: UTF8.self)
        let parts = line.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].count == 3, parts[1].first == "2" else {
            return fail("it answered \"\(line.prefix(80))\"", context)
        }
        // The upstream speaks second in TLS, so nothing can follow the head yet.
        guard end.upperBound == received.count else { return fail("it sent bytes behind its answer", context) }
        let opened = opened
        context.pipeline.syncOperations.removeHandler(self).whenComplete { result in
            opened.completeWith(result)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        opened.fail(UpstreamError.proxyRefused("it closed the connection"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        opened.fail(error)
    }

    private func fail(_ reason: String, _ context: ChannelHandlerContext) {
        opened.fail(UpstreamError.proxyRefused(reason))
    }

}
