import HTTPMessages
import Listening
import NIOCore
import NIOPosix

/// The demo gateway on a real socket of this machine.
package struct DemoServer: Sendable {
    /// The port it listens on.
    package let port: Int
    private let listener: Listener
    private let group: MultiThreadedEventLoopGroup

    /// Starts to serve on `host`.
    ///
    /// - Parameters:
    ///   - gateway: What answers.
    ///   - host: An address of this machine.
    ///   - port: The port, or 0 for a free one.
    /// - Returns: The server, which serves until ``stop()``.
    /// - Throws: `IOError` when the address cannot be listened on.
    package static func start(
        _ gateway: DemoGateway,
        host: String = "127.0.0.1",
        port: Int = 0
    ) async throws -> DemoServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let admission = Admission(hosts: [host], origins: [], maximumBody: 1 << 30)
            let listener = try await Listener.bind(group: group, host: host, port: port, admission: admission) { _ in
                { head, writer in DemoResponder(gateway, head: head, writer: writer) }
            }
            return DemoServer(port: listener.address.port ?? port, listener: listener, group: group)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// The upstream URL that plays `service`.
    package func url(of service: DemoService) -> String { "http://127.0.0.1:\(port)/\(service.rawValue)" }

    /// Closes the socket and every connection.
    package func stop() async {
        await listener.closeNow()
        try? await group.shutdownGracefully()
    }
}
