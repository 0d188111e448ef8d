import Blobs
import Cassettes
import Gateways
import Listening
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Secrets
import Synchronization
import Upstreams

/// A running Tapedeck: the listener, the sessions, and what they need.
package final class Server: Sendable {
    /// The port it listens on.
    package let port: Int
    /// The sessions that are open.
    package let sessions: SessionTable
    private let listener: Listener
    private let group: MultiThreadedEventLoopGroup
    private let workers: NIOThreadPool
    private let services: [NIOLoopBound<LoopServices>]
    private let assets: AssetTable
    private let activity: ActivityFeed
    private let logger: Logger
    /// Whether the event loops still take work.
    private let takesWork = Mutex(true)

    /// How long answers under way may take when the server stops (docs/design.md §2).
    private static let patience = TimeAmount.seconds(30)
    /// Threads for files and hashing.
    private static let workerCount = 4

    private init(
        port: Int,
        assets: AssetTable,
        activity: ActivityFeed,
        sessions: SessionTable,
        listener: Listener,
        group: MultiThreadedEventLoopGroup,
        workers: NIOThreadPool,
        services: [NIOLoopBound<LoopServices>],
        logger: Logger
    ) {
        self.port = port
        self.assets = assets
        self.activity = activity
        self.sessions = sessions
        self.listener = listener
        self.group = group
        self.workers = workers
        self.services = services
        self.logger = logger
    }

    /// Starts a server: opens the default session, then listens.
    ///
    /// - Parameters:
    ///   - settings: What to do.
    ///   - logger: Where to say what happens.
    ///   - clock: The time of day.
    ///   - runName: Tells this run's recording from every other one.
    ///   - control: Makes what answers below `/_tapedeck/`.
    /// - Returns: The server, which serves until ``stop(isUrgent:)``.
    /// - Throws: ``ServerError``, `CassetteError`, or the error of a rule that does not parse.
    package static func start(
        _ settings: ServerSettings,
        logger: Logger,
        clock: WallClock,
        runName: String,
        control: @escaping MakeControlResponder = ControlCall.nothingHere
    ) async throws -> Server {
        let proxies = try ProxySettings(environment: settings.environment)
        let workers = NIOThreadPool(numberOfThreads: workerCount)
        workers.start()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        do {
            let blobs = BlobStore(cassettes: settings.folder)
            let recording = "\(clock.timestamp()) \(runName)"
            let activity = ActivityFeed(run: recording, clock: clock)
            let known = KnownSecrets(environment: settings.environment)
            let sessions = try SessionTable(
                settings: settings,
                blobs: blobs,
                recording: recording,
                known: known,
                workers: workers,
                activity: activity,
                logger: logger
            )
            _ = try await workers.runIfActive { try sessions.open(nil) }
            // In replay there is no way out, not even a certificate is read.
            let hasWayOut = settings.mode != .replay
            let tls: NIOSSLContext? = hasWayOut ? try await workers.runIfActive { try tlsContext(settings) } : nil
            let admission = Admission(
                hosts: settings.allowedHosts + [settings.host.contains(":") ? "[\(settings.host)]" : settings.host],
                origins: settings.allowedOrigins,
                maximumBody: settings.maximumBody
            )
            let shared = (port: ListeningPort(), own: OwnAddress(), origins: OriginTable(), assets: AssetTable())
            var services: [NIOLoopBound<LoopServices>] = []
            for loop in group.makeIterator() {
                services.append(
                    try await loop.submit {
                        let pool = UpstreamPool(eventLoop: loop, tls: tls, proxies: proxies, own: shared.own)
                        return NIOLoopBound(
                            LoopServices(
                                eventLoop: loop,
                                settings: settings,
                                sessions: sessions,
                                workers: workers,
                                admission: admission,
                                logger: logger,
                                clock: clock,
                                known: known,
                                upstreams: hasWayOut ? pool : nil,
                                port: shared.port,
                                origins: shared.origins,
                                assets: shared.assets,
                                activity: activity,
                                makeControl: control
                            ),
                            eventLoop: loop
                        )
                    }.get()
                )
            }
            let listener = try await listen(settings, group: group, admission: admission, services: services)
            shared.own.set(listener.address)
            shared.port.set(listener.address.port ?? settings.port)
            return Server(
                port: shared.port.number,
                assets: shared.assets,
                activity: activity,
                sessions: sessions,
                listener: listener,
                group: group,
                workers: workers,
                services: services,
                logger: logger
            )
        } catch {
            try? await group.shutdownGracefully()
            try? await workers.shutdownGracefully()
            throw error
        }
    }

    private static func listen(
        _ settings: ServerSettings,
        group: MultiThreadedEventLoopGroup,
        admission: Admission,
        services: [NIOLoopBound<LoopServices>]
    ) async throws -> Listener {
        do {
            return try await Listener.bind(
                group: group,
                host: settings.host,
                port: settings.port,
                admission: admission,
                limits: ConnectionLimits(descriptors: DescriptorLimit.raise(), loops: System.coreCount)
            ) { loop in
                let own = services.first { $0.eventLoop === loop }
                return { head, writer in
                    guard let own else { return RefusalResponder.unavailable(writer) }
                    return Exchange(head: head, writer: writer, services: own.value)
                }
            }
        } catch let error as IOError {
            throw ServerError.cannotListen(host: settings.host, port: settings.port, errno: error.errnoCode)
        }
    }

    /// Trust in the system's roots, and in those that `SSL_CERT_FILE` adds.
    private static func tlsContext(_ settings: ServerSettings) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = ["http/1.1"]
        if let file = settings.environment["SSL_CERT_FILE"], !file.isEmpty {
            configuration.additionalTrustRoots = [.file(file)]
        }
        return try NIOSSLContext(configuration: configuration)
    }

    /// Stops accepting, lets answers finish, settles the cassettes.
    ///
    /// - Parameter isUrgent: Whether answers under way are cut instead of finished.
    /// - Returns: What could not be made safe, a line each.
    package func stop(isUrgent: Bool = false) async -> [String] {
        if isUrgent { cut() }
        await drain()
        let sessions = sessions
        let problems = try? await workers.runIfActive { sessions.settle() }
        takesWork.withLock { $0 = false }
        try? await group.shutdownGracefully()
        try? await workers.shutdownGracefully()
        return problems ?? []
    }

    /// Cuts every answer under way; what has arrived of it is recorded.
    ///
    /// Made for while ``stop(isUrgent:)`` waits, so it waits for nothing itself: the event loops end as soon as that
    /// is done, and whatever would wait for them then would wait for ever. After that it does nothing.
    package func cut() {
        assets.dropQueue()
        takesWork.withLock { takesWork in
            guard takesWork else { return }
            for bound in services { bound.eventLoop.execute { bound.value.cutAll() } }
            listener.closeConnections()
        }
    }

    private func drain() async {
        activity.close()
        let assets = assets
        let cuts = services.map { bound in
            bound.eventLoop.scheduleTask(in: Self.patience) {
                assets.dropQueue()
                bound.value.cutAll()
            }
        }
        await listener.drain(patience: Self.patience)
        await waitForRecordings()
        for cut in cuts { cut.cancel() }
    }

    private func waitForRecordings() async {
        // A download that ends on one loop may begin the next one on a loop that was waited for already.
        repeat {
            for bound in services {
                let promise = bound.eventLoop.makePromise(of: Void.self)
                bound.eventLoop.execute { bound.value.drain(promise) }
                try? await promise.futureResult.get()
            }
        } while !assets.isIdle
    }
}
