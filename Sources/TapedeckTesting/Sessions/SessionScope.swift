import Foundation
import Synchronization
import Testing

/// A session from its beginning to its end, whose report becomes issues.
struct SessionScope: Sendable {
    private let trait: TapedeckTrait
    private let cassette: String
    private let names: TestNames?
    private let sourceLocation: SourceLocation
    private let pool: UnplayedPool?

    private static let count = Atomic<Int>(0)

    /// Makes one, which is not open yet.
    ///
    /// - Parameters:
    ///   - trait: What the test wants.
    ///   - cassette: The cassette.
    ///   - names: The test's.
    ///   - sourceLocation: Where issues are shown.
    ///   - pool: Takes what was not asked for, where other cases may have done so.
    init(
        _ trait: TapedeckTrait,
        cassette: String,
        names: TestNames?,
        sourceLocation: SourceLocation,
        pool: UnplayedPool? = nil
    ) {
        self.trait = trait
        self.cassette = cassette
        self.names = names
        self.sourceLocation = sourceLocation
        self.pool = pool
    }

    /// Opens the session, runs what uses it, closes it, and records what went wrong.
    func run<Value: Sendable>(_ body: @Sendable (Tapedeck) async throws -> Value) async throws -> Value {
        let server = try await server()
        let control = ControlAPI(server)
        let name = Self.sessionName(names?.label ?? "session")
        try await control.open(SessionRequest(name: name, cassette: cassette, settings: trait.settings))
        let tapedeck = Tapedeck(
            session: name,
            cassette: cassette,
            baseURL: server.url.appending(path: "@\(name)", directoryHint: .notDirectory)
        )
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await Tapedeck.$openSession.withValue(tapedeck) { try await body(tapedeck) })
        } catch {
            outcome = .failure(error)
        }
        do {
            recordIssues(of: try await control.close(name), from: server)
        } catch {
            // The test's own error goes before that of closing.
            _ = try outcome.get()
            throw error
        }
        return try outcome.get()
    }

    private func recordIssues(of report: SessionReport, from server: ServerAddress) {
        var issues = report.issues(recordCommand: recordCommand(server))
        if trait.isStrict == true {
            if let idle = report.idleIssue {
                issues.append(idle)
            } else if pool == nil {
                issues += SessionReport.unplayedIssue(report.unplayed, cassette: cassette).map { [$0] } ?? []
            }
            pool?.add(report.unplayed)
        }
        for text in issues { Issue.record(Comment(rawValue: text), sourceLocation: sourceLocation) }
    }

    /// The command that records this test.
    private func recordCommand(_ server: ServerAddress) -> String {
        let command = server.isOwn ? "TAPEDECK_MODE=record swift test" : "tapedeck run --mode record -- swift test"
        return command + (names?.filter.map { " --filter \($0)" } ?? "")
    }

    private func server() async throws -> ServerAddress {
        if let given = try ServerAddress(ProcessInfo.processInfo.environment) { return given }
        let folder = PackageFolder.containing(sourceLocation.filePath)
        let request = OwnServer.Request(folder: folder, cassettes: trait.cassettes, mode: trait.settings.mode)
        return try await OwnServers.shared.address(request)
    }

    /// A name that no other session has, of this process or of another that uses the same server.
    private static func sessionName(_ label: String) -> String {
        let number = count.add(1, ordering: .relaxed).newValue
        return "\(label)-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
    }
}
