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
    private let names: NameLookup
    private let own: OwnAddress
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
    ///   - names: Finds the addresses of the hosts whose addresses are checked.
    ///   - own: Where this server listens itself, which no call may go to.
    package init(
        eventLoop: any EventLoop,
        tls: NIOSSLContext?,
        proxies: ProxySettings,
        names: NameLookup = .system,
        own: OwnAddress = OwnAddress()
    ) {
        self.eventLoop = eventLoop
        self.tls = tls
        self.proxies = proxies
        self.names = names
        self.own = own
    }

    /// Sends a request head to `address` over an idle connection or a new one; the body follows through the call, whose
    /// flush sends both.
    ///
    /// The head must carry one framing (``HTTPMessages/BodyFraming``) and its `Host`.
    ///
    /// With another policy than ``ReachPolicy/any`` the host is looked up here, every address it has is checked, and
    /// the connection goes to one of them without another lookup; if one is not allowed, the call fails with
    /// ``UpstreamError/addressRefused(_:_:)`` and nothing is connected. Where `HTTPS_PROXY` names a proxy for the
    /// address, the proxy does the lookup: then only hosts that are addresses or names of this machine are checked.
    package func call(
        _ head: RequestHead,
        to address: UpstreamAddress,
        reach policy: ReachPolicy = .any,
        delegate: any UpstreamDelegate
    ) -> UpstreamCall {
        let call = UpstreamCall(head: head, delegate: delegate)
        if let connection = takeIdle(address, allowedBy: policy) {
            connection.start(call)
        } else {
            connect(to: address, allowedBy: policy, for: call)
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

    /// The idle connection that was used last, of those that go to an address the policy allows: it may have been made
    /// under a laxer one.
    private func takeIdle(_ address: UpstreamAddress, allowedBy policy: ReachPolicy) -> UpstreamConnection? {
        while let index = idle[address]?.lastIndex(where: { policy.allows($0.connection.peerReach) }),
            let entry = idle[address]?.remove(at: index)
        {
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

    private func connect(to address: UpstreamAddress, allowedBy policy: ReachPolicy, for call: UpstreamCall) {
        let proxy = address.isTLS ? proxies.proxy(for: address) : nil
        let target = proxy?.address ?? address
        let bound = NIOLoopBound((pool: self, call: call), eventLoop: eventLoop)
        let literal = AddressReach.of(literal: address.host)
        if let literal, !policy.allows(literal) {
            // Later: the caller does not have the call yet.
            eventLoop.execute { bound.value.call.failed(.addressRefused(address, literal)) }
            return
        }
        let checked =
            if policy != .any, proxy == nil {
                CheckedAddresses(addresses: names.addresses(of: address, allowedBy: policy, on: eventLoop))
            } else {
                CheckedAddresses?.none
            }
        let opened = ClientBootstrap(group: eventLoop)
            .connectTimeout(Self.connectTime)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.autoRead, value: false)
            .channelOption(.writeBufferWaterMark, value: Self.waterMarks)
            .resolver(checked)
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
                let channel = try result.get()
                guard !pool.own.isReached(by: channel.remoteAddress, from: channel.localAddress) else {
                    throw UpstreamError.comesBack
                }
                let peer = proxy == nil ? channel.remoteAddress.map(AddressReach.init) : literal ?? .everywhere
                // The system knows no address of a connection that broke off already.
                try pool.carry(call, over: channel, to: address, reach: peer ?? .nowhere)
            } catch {
                if case .success(let channel) = result { channel.close(promise: nil) }
                call.failed(UpstreamError(error))
            }
        }
    }

    private func carry(
        _ call: UpstreamCall,
        over channel: any Channel,
        to address: UpstreamAddress,
        reach: AddressReach
    ) throws {
        if call.isOver {
            channel.close(promise: nil)
            return
        }
        let pipeline = channel.pipeline.syncOperations
        if address.isTLS {
            guard let tls else { throw UpstreamError.tls("this server was started without a way to TLS upstreams") }
            try pipeline.addHandler(Self.tlsHandler(tls, for: address.host))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 128 * 1024
        limits.maxHeaderListSize = 256 * 1024
        limits.maxHeaderFieldCount = 1000
        let tap = StatusLineTap()
        let connection = UpstreamConnection(tap: tap, peerReach: reach)
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
        connection.flush()
    }

    private static func tlsHandler(_ context: NIOSSLContext, for host: String) throws -> NIOSSLClientHandler {
        if isAddressLiteral(host) { return try NIOSSLClientHandler(context: context, serverHostname: nil) }
        return try ._makeSSLClientHandler(
            context: context,
            serverHostname: host,
            additionalPeerCertificateVerificationCallback: { certificate, channel in
                CertificateNames.check(certificate, of: host, on: channel.eventLoop)
            }
        )
    }

    /// Whether `host` is an IP address, which TLS must not send as a server name (RFC 6066 §3).
    private static func isAddressLiteral(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }
}
