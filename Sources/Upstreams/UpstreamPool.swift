package import HTTPMessages
package import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL

/// The connections to upstreams of one event loop.
///
/// Used on that loop only, so that no byte crosses a thread.
package final class UpstreamPool {
    private let eventLoop: any EventLoop
    private let tls: NIOSSLContext?
    private let proxies: ProxySettings
    private var idle: [UpstreamAddress: [(connection: UpstreamConnection, expiry: Scheduled<Void>)]] = [:]

    /// How long a connection is kept for the next call.
    ///
    /// Below the five seconds after which the most impatient servers close: a request that meets such a close is lost,
    /// since it is never sent twice.
    private static let idleTime = TimeAmount.seconds(4)
    /// How long connecting may take (docs/design.md §5).
    private static let connectTime = TimeAmount.seconds(10)
    private static let waterMarks = ChannelOptions.Types.WriteBufferWaterMark(low: 64 * 1024, high: 192 * 1024)

    /// Creates a pool.
    ///
    /// - Parameters:
    ///   - eventLoop: The loop of the client connections whose calls it carries.
    ///   - tls: For `https` upstreams; `nil` where none can be called.
    ///   - proxies: The way through a company's proxy.
    package init(eventLoop: any EventLoop, tls: NIOSSLContext?, proxies: ProxySettings) {
        self.eventLoop = eventLoop
        self.tls = tls
        self.proxies = proxies
    }

    /// Sends a request head to `address` over an idle connection or a new one; the body follows through the call.
    ///
    /// The head must carry one framing (``HTTPMessages/BodyFraming``) and its `Host`.
    package func call(_ head: RequestHead, to address: UpstreamAddress, delegate: any UpstreamDelegate) -> UpstreamCall
    {
        let call = UpstreamCall(head: head, delegate: delegate)
        if let connection = takeIdle(address) {
            connection.start(call)
        } else {
            connect(to: address, for: call)
        }
        return call
    }

    /// Closes the idle connections.
    package func closeIdle() {
        let all = idle.values.flatMap(\.self)
        idle = [:]
        for entry in all {
            entry.expiry.cancel()
            entry.connection.close()
        }
    }

    private func takeIdle(_ address: UpstreamAddress) -> UpstreamConnection? {
        while let entry = idle[address]?.popLast() {
            entry.expiry.cancel()
            if entry.connection.isOpen { return entry.connection }
        }
        return nil
    }

    private func putIdle(_ connection: UpstreamConnection, _ address: UpstreamAddress) {
        let bound = NIOLoopBound(connection, eventLoop: eventLoop)
        let expiry = eventLoop.scheduleTask(in: Self.idleTime) { bound.value.close() }
        idle[address, default: []].append((connection, expiry))
    }

    private func removeIdle(_ connection: UpstreamConnection, _ address: UpstreamAddress) {
        guard let index = idle[address]?.firstIndex(where: { $0.connection === connection }) else { return }
        idle[address]?.remove(at: index).expiry.cancel()
    }

    // MARK: New connections

    private func connect(to address: UpstreamAddress, for call: UpstreamCall) {
        let proxy = address.isTLS ? proxies.proxy(for: address) : nil
        let target = proxy?.address ?? address
        let bound = NIOLoopBound((pool: self, call: call), eventLoop: eventLoop)
        let opened = ClientBootstrap(group: eventLoop)
            .connectTimeout(Self.connectTime)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.autoRead, value: false)
            .channelOption(.writeBufferWaterMark, value: Self.waterMarks)
            .connect(host: target.host, port: target.port)
        let ready =
            if let proxy {
                opened.flatMap { ProxyConnectHandler.open(proxy: proxy, to: address, over: $0) }
            } else {
                opened
            }
        ready.hop(to: eventLoop).whenComplete { result in
            let (pool, call) = bound.value
            do {
                try pool.carry(call, over: result.get(), to: address)
            } catch {
                if case .success(let channel) = result { channel.close(promise: nil) }
                call.failed(UpstreamError(error))
            }
        }
    }

    private func carry(_ call: UpstreamCall, over channel: any Channel, to address: UpstreamAddress) throws {
        if call.isOver {
            channel.close(promise: nil)
            return
        }
        let pipeline = channel.pipeline.syncOperations
        if address.isTLS {
            guard let tls else { throw UpstreamError.tls("this server was started without a way to TLS upstreams") }
            let name = Self.isAddressLiteral(address.host) ? nil : address.host
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 128 * 1024
        limits.maxHeaderListSize = 256 * 1024
        limits.maxHeaderFieldCount = 1000
        let tap = StatusLineTap()
        let connection = UpstreamConnection(tap: tap)
        let decoder = HTTPResponseDecoder(
            leftOverBytesStrategy: .dropBytes,
            informationalResponseStrategy: .forward,
            limitConfiguration: limits
        )
        try pipeline.addHandlers([
            tap, RequestEncoder(), ByteToMessageHandler(decoder), connection,
        ])
        connection.onIdle = { [weak self] connection in self?.putIdle(connection, address) }
        connection.onClosed = { [weak self] connection in self?.removeIdle(connection, address) }
        if address.isTLS { connection.expectHandshake(within: Self.connectTime, on: eventLoop) }
        connection.start(call)
    }

    /// Whether `host` is an IP address, which TLS must not send as a server name (RFC 6066 §3).
    private static func isAddressLiteral(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }
}
