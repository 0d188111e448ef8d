import Foundation
import Synchronization

/// The servers that were started here: one for each folder and mode, for all tests of the process.
final class OwnServers: Sendable {
    /// Those of this process; they are told to end when it does, so that what was recorded is settled by then.
    static let shared: OwnServers = {
        atexit { OwnServers.shared.endAll() }
        return OwnServers()
    }()

    private let servers = Mutex<[OwnServer.Request: OwnServer]>([:])
    /// Starting blocks, which tests that run side by side must not notice.
    private let queue = DispatchQueue(label: "tapedeck.start")

    /// The address of a server, which is started if there is none yet.
    ///
    /// - Parameter request: What it is to be.
    /// - Returns: Its address.
    /// - Throws: `TapedeckError` where none can be started.
    func address(_ request: OwnServer.Request) async throws -> ServerAddress {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.startedServer(request) }) }
        }
    }

    private func startedServer(_ request: OwnServer.Request) throws -> ServerAddress {
        try servers.withLock { servers in
            if let server = servers[request] { return ServerAddress(own: server.url) }
            let process = ProcessInfo.processInfo
            let program = try ProgramSearch(environment: process.environment, arguments: process.arguments).find()
            let server = try OwnServer(program, request)
            servers[request] = server
            return ServerAddress(own: server.url)
        }
    }

    /// Lets all of them end, and waits for it.
    func endAll() {
        servers.withLock { servers in
            for server in servers.values { server.end() }
            servers = [:]
        }
    }
}
