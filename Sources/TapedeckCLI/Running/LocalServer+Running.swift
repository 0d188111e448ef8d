import Exchanges
import Listening
package import Logging

extension LocalServer {
    package func run(
        _ program: CommandProgram,
        _ configuration: Configuration,
        environment: [String: String],
        logger: Logger
    ) async throws -> RunEnd {
        let inherited = OpenDescriptors()
        let signals = try ProcessSignals(SignalRelay.signals)
        let mode = configuration.mode.value
        let server = try await start(configuration, mode: mode, environment: environment, logger: logger)
        let host = configuration.listen.value.reachableHost
        let added = CommandEnvironment(
            environment,
            url: "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)",
            host: host,
            table: configuration.gateways,
            mode: mode
        )
        do {
            inherited.keepOthersHere()
            let child = try DescriptorLimit.asGiven { try ChildProcess(program, environment: added.variables) }
            let (code, isKilled) = await wait(for: child, relaying: signals)
            // What ended the command does not cut the server's own end short.
            signals.forget()
            let end = await stop(server, isUrgent: isKilled, unless: signals, logger: logger)
            return RunEnd(server: end, code: code)
        } catch {
            _ = await server.stop(isUrgent: true)
            throw error
        }
    }

    /// Waits for the command's end and passes signals on meanwhile.
    private func wait(for child: ChildProcess, relaying signals: ProcessSignals) async -> (Int32, isKilled: Bool) {
        await withTaskGroup(of: (code: Int32?, isKilled: Bool).self) { group in
            group.addTask { (await child.wait(), false) }
            group.addTask { (nil, await relay(signals, to: child)) }
            var isKilled = false
            var code: Int32 = 0
            for await ended in group {
                isKilled = isKilled || ended.isKilled
                if let ended = ended.code {
                    code = ended
                    group.cancelAll()
                }
            }
            return (code, isKilled)
        }
    }

    /// Passes signals on until the command was killed, or the task is cancelled.
    private func relay(_ signals: ProcessSignals, to child: ChildProcess) async -> Bool {
        var relay = SignalRelay()
        while let signal = await signals.next() {
            switch relay.action(for: signal, at: ContinuousClock().now) {
            case .nothing: break
            case .passOn(let number): child.send(number)
            case .kill:
                child.send(SignalRelay.killing)
                return true
            }
        }
        return false
    }
}
