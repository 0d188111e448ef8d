import Cassettes
import DemoGateway
import Exchanges
import Foundation
import Gateways
import Logging
import NIOCore
import NIOPosix
import Upstreams

/// The real demo: the embedded gateway and a proxy, on sockets of this machine.
package struct LocalDemo: DemoRunner {
    /// The cassette of the default session, which the demo does not use.
    private static let cassette = "demo"

    private let logger: Logger

    /// A demo that is not running.
    package init() {
        var logger = Logger(label: "demo")
        logger.logLevel = .error
        self.logger = logger
    }

    package func run(
        seed: UInt64,
        folder: String?,
        onStep: @escaping @Sendable (DemoStepResult) -> Void
    ) async throws {
        let own = folder == nil ? Self.temporaryFolder() : nil
        defer { if let own { try? FileManager.default.removeItem(atPath: own) } }
        let cassettes = folder ?? own ?? "cassettes"
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let recorded = try await record(seed: seed, folder: cassettes, group: group)
            try await replay(recorded, folder: cassettes, group: group, onStep: onStep)
            try await group.shutdownGracefully()
        } catch {
            try? await group.shutdownGracefully()
            throw error is CLIError ? error : CLIError.failed("\(error)")
        }
    }

    package func serve(
        on address: ListenAddress,
        seed: UInt64,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws {
        let signals = StopSignals()
        let server: DemoServer
        do {
            server = try await DemoServer.start(
                DemoGateway(seed: seed),
                host: address.host,
                port: address.port
            )
        } catch {
            throw CLIError.failed("cannot listen on \(address): \(error); take a free port with --listen 127.0.0.1:0")
        }
        onListening("http://127.0.0.1:\(server.port)")
        await signals.next()
        await server.stop()
    }

    // MARK: The two halves

    /// A request that was recorded, and what it took.
    private struct Recorded {
        var step: DemoFlowStep
        var answer: DemoAnswerBytes
        var milliseconds: Double
        var storedBytes: Int
    }

    private func record(seed: UInt64, folder: String, group: any EventLoopGroup) async throws -> [Recorded] {
        var all: [Recorded] = []
        for gateway in DemoFlow.gateways {
            // A demo gateway of its own, since a flow fits one that is asked for nothing else.
            let demo = try await DemoServer.start(DemoGateway(seed: seed, pace: .lively))
            let argument = "\(gateway.rawValue)=\(demo.url(of: gateway))"
            let server = try await start(.record, arguments: [argument], folder: folder)
            let client = WireCall(group: group, port: server.port)
            for step in DemoFlow(gateway, seed: seed).steps {
                let before = Self.size(of: folder)
                let (answer, milliseconds) = try await send(step, through: client)
                all.append(
                    Recorded(
                        step: step,
                        answer: answer,
                        milliseconds: milliseconds,
                        storedBytes: Self.size(of: folder) - before
                    )
                )
            }
            _ = await server.stop()
            await demo.stop()
        }
        return all
    }

    private func replay(
        _ recorded: [Recorded],
        folder: String,
        group: any EventLoopGroup,
        onStep: @Sendable (DemoStepResult) -> Void
    ) async throws {
        // The demo gateway is gone and the mounts are the real gateways': only the cassette can answer.
        let server = try await start(.replay, arguments: [], folder: folder)
        let client = WireCall(group: group, port: server.port)
        for item in recorded {
            let (answer, milliseconds) = try await send(item.step, through: client)
            onStep(
                DemoStepResult(
                    gateway: item.step.gateway.rawValue,
                    title: item.step.title,
                    events: item.answer.events,
                    bytes: item.answer.bodySize,
                    storedBytes: item.storedBytes,
                    liveMilliseconds: item.milliseconds,
                    replayMilliseconds: milliseconds,
                    isEqual: answer.replays(item.answer)
                )
            )
        }
        _ = await server.stop()
    }

    private func start(_ mode: Mode, arguments: [String], folder: String) async throws -> Server {
        let settings = ServerSettings(
            port: 0,
            mode: mode,
            table: try ProfileTable(arguments: arguments),
            folder: folder,
            cassette: try CassetteName(Self.cassette),
            // Every answer is compared, also an error that a later poll has overcome.
            playback: Playback(keepErrors: true)
        )
        return try await Server.start(settings, logger: logger, clock: .system, runName: "demo")
    }

    private func send(_ step: DemoFlowStep, through client: WireCall) async throws -> (DemoAnswerBytes, Double) {
        let clock = ContinuousClock()
        let start = clock.now
        let wire = try await client.send(
            step.method,
            // A session for each gateway, and so a cassette.
            "/@demo-\(step.gateway.rawValue)/\(step.gateway.rawValue)\(step.path)",
            headers: step.headers,
            body: step.body
        )
        let elapsed = clock.now - start
        return (
            DemoAnswerBytes(wire),
            Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1000
        )
    }

    // MARK: Files

    private static func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-demo-\(UUID().uuidString)").path
    }

    /// The bytes of all files below a folder.
    private static func size(of folder: String) -> Int {
        guard let paths = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var size = 0
        for case let path as String in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
            if attributes?[.type] as? FileAttributeType == .typeRegular { size += attributes?[.size] as? Int ?? 0 }
        }
        return size
    }
}
