import Blobs
import Cassettes
import DemoGateway
import Exchanges
import Foundation
import Gateways
import Logging
import Matching
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
    ) async throws -> DemoSummary {
        let own = folder == nil ? Self.temporaryFolder() : nil
        defer { if let own { try? FileManager.default.removeItem(atPath: own) } }
        let cassettes = folder ?? own ?? "cassettes"
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let before = Self.usage(of: cassettes)
            let recorded = try await record(seed: seed, folder: cassettes, group: group)
            var summary = try Self.summary(of: recorded, folder: cassettes)
            summary.storedBytes = Self.usage(of: cassettes) - before
            summary.part = try await replay(recorded, folder: cassettes, group: group, onStep: onStep)
            try await group.shutdownGracefully()
            return summary
        } catch {
            try? await group.shutdownGracefully()
            throw error is CLIError ? error : CLIError.failed("\(error)")
        }
    }

    package func serve(
        on address: ListenAddress,
        seed: UInt64,
        linkLifetime: Int,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws {
        let signals = try ProcessSignals()
        let server: DemoServer
        do {
            server = try await DemoServer.start(
                DemoGateway(seed: seed, linkLifetime: linkLifetime),
                host: address.host,
                port: address.port,
                now: Self.seconds
            )
        } catch {
            throw CLIError.failed("cannot listen on \(address): \(error); take a free port with --listen 127.0.0.1:0")
        }
        onListening("http://127.0.0.1:\(server.port)")
        await signals.next()
        await server.stop()
    }

    // MARK: The two halves

    /// A flow that was recorded.
    private struct RecordedFlow {
        var gateway: DemoService
        var steps: [RecordedStep] = []
    }

    /// A request that was recorded, and what it took.
    private struct RecordedStep {
        var step: DemoFlowStep
        var answer: DemoAnswerBytes
        var milliseconds: Double
        var storedBytes: Int
    }

    private func record(seed: UInt64, folder: String, group: any EventLoopGroup) async throws -> [RecordedFlow] {
        var all: [RecordedFlow] = []
        for gateway in DemoFlow.gateways {
            // A demo gateway of its own, since a flow fits one that is asked for nothing else.
            let demo = try await DemoServer.start(DemoGateway(seed: seed, pace: .lively), now: Self.seconds)
            let argument = "\(gateway.rawValue)=\(demo.url(of: gateway))"
            let server = try await start(.record, arguments: [argument], folder: folder)
            var player = DemoPlayer(gateway, through: WireCall(group: group, port: server.port), port: server.port)
            var flow = RecordedFlow(gateway: gateway)
            for step in DemoFlow(gateway, seed: seed).steps {
                let before = Self.usage(of: folder)
                let (answer, milliseconds) = try await player.send(step)
                flow.steps.append(
                    RecordedStep(
                        step: step,
                        answer: answer,
                        milliseconds: milliseconds,
                        storedBytes: Self.usage(of: folder) - before
                    )
                )
            }
            all.append(flow)
            _ = await server.stop()
            await demo.stop()
        }
        return all
    }

    private func replay(
        _ recorded: [RecordedFlow],
        folder: String,
        group: any EventLoopGroup,
        onStep: @Sendable (DemoStepResult) -> Void
    ) async throws -> DemoSummary.Part? {
        // The demo gateway is gone and the mounts are the real gateways': only the cassette can answer.
        let server = try await start(.replay, arguments: [], folder: folder)
        let client = WireCall(group: group, port: server.port)
        var part: DemoSummary.Part?
        for flow in recorded {
            var player = DemoPlayer(flow.gateway, through: client, port: server.port)
            for item in flow.steps {
                let (answer, milliseconds) = try await player.send(item.step)
                onStep(
                    DemoStepResult(
                        gateway: flow.gateway.rawValue,
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
            if part == nil { part = try await Self.part(of: flow, player) }
        }
        _ = await server.stop()
        return part
    }

    /// What the recorded media take, in answers and in the store.
    private static func summary(of recorded: [RecordedFlow], folder: String) throws -> DemoSummary {
        let media = recorded.flatMap(\.steps).map(\.answer).filter { $0.isMedia && $0.bodySize > 0 }
        let store = BlobStore(cassettes: folder)
        var summary = DemoSummary()
        summary.mediaAnswers = media.count
        summary.mediaBytes = media.map(\.bodySize).reduce(0, +)
        for digest in Set(media.map { ContentDigest(of: $0.received.body).sha256.hex }) {
            guard let size = try store.size(of: BlobDigest(digest)) else { continue }
            summary.blobs += 1
            summary.blobBytes += size
        }
        return summary
    }

    /// Asks for bytes of the first file in a flow that is large enough, which nobody asked for while recording.
    private static func part(of flow: RecordedFlow, _ player: DemoPlayer) async throws -> DemoSummary.Part? {
        let range = 1_000..<2_000
        let isLong = { (item: RecordedStep) in item.answer.isMedia && item.answer.bodySize > 2 * range.upperBound }
        guard let film = flow.steps.first(where: isLong) else { return nil }
        let answer = try await player.part(range, of: film.step)
        return DemoSummary.Part(
            file: "\(flow.gateway.rawValue)'s \(player.name(of: film.step))",
            range: range,
            status: answer.status,
            isEqual: answer.received.body == Array(film.answer.received.body[range])
        )
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

    // MARK: The machine

    @Sendable private static func seconds() -> Int { Int(WallClock.systemMilliseconds() / 1_000) }

    private static func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-demo-\(UUID().uuidString)").path
    }

    /// The bytes of all files below a folder.
    private static func usage(of folder: String) -> Int {
        guard let paths = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var size = 0
        for case let path as String in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
            if attributes?[.type] as? FileAttributeType == .typeRegular { size += attributes?[.size] as? Int ?? 0 }
        }
        return size
    }
}
