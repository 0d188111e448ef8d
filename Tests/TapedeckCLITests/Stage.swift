import Exchanges
import Logging
import Synchronization

@testable import TapedeckCLI

/// A place to run commands: outputs that are kept, a server that only notes what it is asked for.
final class Stage: Sendable {
    /// What was written to an output.
    final class Page: Sendable {
        private let written = Mutex("")

        var text: String { written.withLock { $0 } }

        func append(_ text: String) { written.withLock { $0 += text } }
    }

    let output = Page()
    let errors = Page()
    let server: ServerDouble
    let demo: DemoDouble
    private let environment: [String: String]
    private let folder: String
    private let now: Int

    init(
        environment: [String: String] = [:],
        folder: String = "/nonexistent",
        end: ServerEnd = ServerEnd(sessions: []),
        code: Int32 = 0,
        demo: [DemoStepResult] = [],
        summary: DemoSummary = DemoSummary(),
        now: Int = 0
    ) {
        self.environment = environment
        self.folder = folder
        self.now = now
        server = ServerDouble(end: end, code: code)
        self.demo = DemoDouble(results: demo, summary: summary)
    }

    func run(_ arguments: [String]) async -> ExitStatus {
        let (output, errors, now) = (output, errors, now)
        let context = CommandContext(
            environment: environment,
            folder: folder,
            output: TextOutput { output.append($0) },
            errors: TextOutput { errors.append($0) },
            server: server,
            demo: demo,
            secondsSince1970: { now }
        )
        return await Program.run(arguments, in: context)
    }
}

/// A server that announces an address and ends as it was told.
final class ServerDouble: ServerRunner {
    private let end: ServerEnd
    private let code: Int32
    private let started = Mutex<CommandProgram?>(nil)
    private let asked = Mutex<(configuration: Configuration, mode: Mode)?>(nil)

    init(end: ServerEnd, code: Int32 = 0) {
        self.end = end
        self.code = code
    }

    var program: CommandProgram? { started.withLock(\.self) }

    var configuration: Configuration? { asked.withLock { $0?.configuration } }
    var mode: Mode? { asked.withLock { $0?.mode } }

    func serve(
        _ configuration: Configuration,
        mode: Mode,
        environment: [String: String],
        logger: Logger,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws -> ServerEnd {
        asked.withLock { $0 = (configuration, mode) }
        onListening("http://127.0.0.1:4141")
        return end
    }

    func run(
        _ program: CommandProgram,
        _ configuration: Configuration,
        environment: [String: String],
        logger: Logger
    ) async throws -> RunEnd {
        started.withLock { $0 = program }
        asked.withLock { $0 = (configuration, configuration.mode.value) }
        return RunEnd(server: end, code: code)
    }
}

/// A demo with known results.
final class DemoDouble: DemoRunner {
    private let results: [DemoStepResult]
    private let summary: DemoSummary

    init(results: [DemoStepResult], summary: DemoSummary) {
        self.results = results
        self.summary = summary
    }

    func run(
        seed: UInt64,
        folder: String?,
        onStep: @escaping @Sendable (DemoStepResult) -> Void
    ) async throws -> DemoSummary {
        results.forEach(onStep)
        return summary
    }

    func serve(
        on address: ListenAddress,
        seed: UInt64,
        linkLifetime: Int,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws {
        onListening("http://\(address)")
    }
}
