import Control
package import Exchanges
package import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The real server: sockets on this machine, cassettes in its files.
package struct LocalServer: ServerRunner {
    /// A server that is not running.
    package init() {}

    package func serve(
        _ configuration: Configuration,
        mode: Mode,
        environment: [String: String],
        logger: Logger,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws -> ServerEnd {
        let signals = try ProcessSignals()
        let server = try await start(configuration, mode: mode, environment: environment, logger: logger)
        let host = configuration.listen.value.host
        onListening("http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)")
        await signals.next()
        return await stop(server, unless: signals, logger: logger)
    }

    /// Starts the server.
    func start(
        _ configuration: Configuration,
        mode: Mode,
        environment: [String: String],
        logger: Logger
    ) async throws(CLIError) -> Server {
        let settings = configuration.serverSettings(mode: mode, environment: environment)
        do {
            return try await Server.start(
                settings,
                logger: logger,
                clock: .system,
                runName: "\(getpid())",
                control: ControlAPI.makeResponder
            )
        } catch {
            throw CLIError.failed("\(error)")
        }
    }

    /// Stops the server; another signal meanwhile cuts what is under way.
    ///
    /// - Parameters:
    ///   - server: What to stop.
    ///   - isUrgent: Whether answers under way are cut at once.
    ///   - signals: Those of this process.
    ///   - logger: Where problems are reported.
    /// - Returns: What became of the exchanges.
    func stop(
        _ server: Server,
        isUrgent: Bool = false,
        unless signals: ProcessSignals,
        logger: Logger
    ) async -> ServerEnd {
        let (problems, isInterrupted) = await settle(server, isUrgent: isUrgent, unless: signals)
        for problem in problems { logger.error("not safe", metadata: ["error": "\(problem)"]) }
        return ServerEnd(
            sessions: server.sessions.reports,
            problems: problems,
            isInterrupted: isInterrupted
        )
    }

    private func settle(
        _ server: Server,
        isUrgent: Bool,
        unless signals: ProcessSignals
    ) async -> (problems: [String], isInterrupted: Bool) {
        await withTaskGroup(of: [String]?.self) { group in
            group.addTask { await server.stop(isUrgent: isUrgent) }
            group.addTask {
                await signals.next()
                if !Task.isCancelled { server.cut() }
                return nil
            }
            var isInterrupted = false
            while let ended = await group.next() {
                if let problems = ended {
                    group.cancelAll()
                    return (problems, isInterrupted)
                }
                isInterrupted = true
            }
            return ([], isInterrupted)
        }
    }
}

extension WallClock {
    /// The machine's time of day.
    static let system = WallClock { systemMilliseconds() }

    /// The machine's time of day, in milliseconds since 1970.
    static func systemMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
