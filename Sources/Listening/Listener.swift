package import NIOCore
import NIOPosix

/// The listening socket and its connections.
package struct Listener: Sendable {
    /// The address that was bound; with port 0 asked for, the free one that was taken.
    package let address: SocketAddress
    private let channel: any Channel
    private let registries: [(loop: any EventLoop, registry: NIOLoopBound<ConnectionRegistry>)]

    /// Bytes waiting for the client above which the exchange is asked to pause, and below which it may go on:
    /// within the budget of docs/design.md §12.
    private static let waterMarks = ChannelOptions.Types.WriteBufferWaterMark(low: 64 * 1024, high: 192 * 1024)

    /// The system's buffer for what a client sends, which accepted sockets inherit.
    ///
    /// When a client has shut its sending side down, NIO reads all that the system holds, even if nobody wants it yet.
    private static let receiveBuffer: ChannelOptions.Types.SocketOption.Value = 128 * 1024

    /// How often NIO tries again at once where the system took only a part of what is to be sent.
    ///
    /// It would take little each time, as the client is still reading; waiting until it has read more, which the system
    /// says, makes fewer and larger pieces.
    private static let writeSpin: ChannelOptions.Types.WriteSpinOption.Value = 0

    /// How many bytes of requests and answers are kept so that they can be answered again, on all event loops together.
    private static let readyBytes = 64 << 20

    /// Binds `host:port` and serves until ``drain(patience:)`` or ``closeNow()``.
    ///
    /// - Parameters:
    ///   - group: The event loops; a connection stays on one of them.
    ///   - host: The address or name to listen on.
    ///   - port: The port, or 0 for a free one.
    ///   - admission: Who is let in.
    ///   - limits: How long clients may take, and how many may come.
    ///   - makeResponder: Called on each event loop once, gives what makes the responders there.
    /// - Returns: The listener, which accepts connections already.
    /// - Throws: `IOError` when the address cannot be bound.
    package static func bind(
        group: any EventLoopGroup,
        host: String,
        port: Int,
        admission: Admission,
        limits: ConnectionLimits = ConnectionLimits(),
        makeResponder: @escaping @Sendable (any EventLoop) -> MakeResponder
    ) async throws -> Listener {
        var registries: [(loop: any EventLoop, registry: NIOLoopBound<ConnectionRegistry>)] = []
        typealias Shared = (registry: ConnectionRegistry, answers: ReadyAnswers, make: MakeResponder)
        var makers: [ObjectIdentifier: NIOLoopBound<Shared>] = [:]
        let loops = Array(group.makeIterator())
        for loop in loops {
            let answers = Self.readyBytes / loops.count
            let entry = try await loop.submit {
                NIOLoopBound(
                    (ConnectionRegistry(), ReadyAnswers(limit: answers), makeResponder(loop)) as Shared,
                    eventLoop: loop
                )
            }.get()
            let registry = try await loop.submit { NIOLoopBound(entry.value.registry, eventLoop: loop) }.get()
            makers[ObjectIdentifier(loop)] = entry
            registries.append((loop, registry))
        }
        let makersByLoop = makers
        let counter = ConnectionCounter(limits: limits)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(counter: counter))
                }
            }
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: waterMarks)
            .childChannelOption(.writeSpin, value: writeSpin)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let entry = makersByLoop[ObjectIdentifier(channel.eventLoop)]?.value else {
                        throw ChannelError.operationUnsupported
                    }
                    let wire = WireWriter()
                    let connection = ConnectionHandler(
                        wire: wire,
                        admission: admission,
                        limits: limits,
                        counter: counter,
                        registry: entry.registry,
                        readyAnswers: entry.answers,
                        makeResponder: entry.make
                    )
                    try channel.pipeline.syncOperations.addHandlers([wire, connection])
                }
            }
        // An address needs no resolver, which would ask the system for those of all its networks.
        let literal = try? SocketAddress(ipAddress: host, port: port)
        let binding = literal.map { bootstrap.bind(to: $0) } ?? bootstrap.bind(host: host, port: port)
        let channel = try await binding.get()
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return Listener(address: address, channel: channel, registries: registries)
    }

    /// Stops accepting and waits until every answer under way is out and its connection closed.
    ///
    /// - Parameter patience: After this long the connections that are left are closed as they are.
    package func drain(patience: TimeAmount) async {
        try? await channel.close().get()
        let patience = registries.map { loop, registry in
            loop.scheduleTask(in: patience) { registry.value.closeAll() }
        }
        // All loops at once: the idle connections of one do not wait for the answers of another.
        let drained = registries.map { loop, registry in
            let promise = loop.makePromise(of: Void.self)
            loop.execute { registry.value.drain(promise) }
            return promise.futureResult
        }
        for loop in drained { try? await loop.get() }
        for task in patience { task.cancel() }
    }

    /// Closes every connection as it is, soon; ``drain(patience:)`` ends when that is done.
    package func closeConnections() {
        for (loop, registry) in registries { loop.execute { registry.value.closeAll() } }
    }

    /// Stops accepting and closes every connection as it is.
    package func closeNow() async {
        try? await channel.close().get()
        for (loop, registry) in registries {
            try? await loop.submit { registry.value.closeAll() }.get()
        }
    }
}
