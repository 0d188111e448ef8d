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
        let signals = StopSignals()
        let settings = configuration.serverSettings(mode: mode, environment: environment)
        let server: Server
        do {
            server = try await Server.start(
                settings,
                logger: logger,
                clock: .system,
                runName: "\(getpid())",
                control: ControlAPI.makeResponder
            )
        } catch {
            throw CLIError.failed("\(error)")
        }
        let host = configuration.listen.value.host
        onListening("http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)")
        await signals.next()
        let (problems, isInterrupted) = await stop(server, unless: signals)
        for problem in problems { logger.error("not safe", metadata: ["error": "\(problem)"]) }
        return ServerEnd(
            sessions: server.sessions.reports,
            problems: problems,
            isInterrupted: isInterrupted
        )
    }

    /// Stops the server; another signal meanwhile cuts what is under way.
    private func stop(_ server: Server, unless signals: StopSignals) async -> (problems: [String], isInterrupted: Bool)
    {
        await withTaskGroup(of: [String]?.self) { group in
            group.addTask { await server.stop() }
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
