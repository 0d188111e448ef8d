import HTTPMessages
import Listening
import NIOCore
import NIOPosix

/// The demo gateway on a real socket of this machine, and its media host on another.
package struct DemoServer: Sendable {
    /// The port it listens on.
    package let port: Int
    /// The port of the media host, to which links lead.
    package let mediaPort: Int
    private let listeners: [Listener]
    private let group: MultiThreadedEventLoopGroup

    /// Starts to serve on `host`.
    ///
    /// - Parameters:
    ///   - gateway: What answers.
    ///   - host: An address of this machine.
    ///   - port: The port, or 0 for a free one; the media host always takes a free one.
    ///   - now: The time of day, in seconds since 1970, by which links expire; by default it stands still.
    /// - Returns: The server, which serves until ``stop()``.
    /// - Throws: `IOError` when the address cannot be listened on.
    package static func start(
        _ gateway: DemoGateway,
        host: String = "127.0.0.1",
        port: Int = 0,
        now: @escaping @Sendable () -> Int = { DemoSurroundings.still.now }
    ) async throws -> DemoServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let media = gateway.media
            let mediaListener = try await listen(on: host, port: 0, group: group) { media.answer($0, now: now()) }
            let mediaPort = mediaListener.address.port ?? 0
            let origin = "http://\(host.contains(":") ? "[\(host)]" : host):\(mediaPort)"
            let listener = try await listen(on: host, port: port, group: group) { request in
                gateway.answer(request, in: DemoSurroundings(now: now(), media: origin))
            }
            return DemoServer(
                port: listener.address.port ?? port,
                mediaPort: mediaPort,
                listeners: [listener, mediaListener],
                group: group
            )
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func listen(
        on host: String,
        port: Int,
        group: any EventLoopGroup,
        answer: @escaping @Sendable (DemoRequest) -> DemoAnswer
    ) async throws -> Listener {
        let admission = Admission(hosts: [host], origins: [], maximumBody: 1 << 30)
        return try await Listener.bind(group: group, host: host, port: port, admission: admission) { _ in
            { head, writer in DemoResponder(head: head, writer: writer, answer: answer) }
        }
    }

    /// The upstream URL that plays `service`.
    package func url(of service: DemoService) -> String { "http://127.0.0.1:\(port)/\(service.rawValue)" }

    /// Closes the sockets and every connection.
    package func stop() async {
        for listener in listeners { await listener.closeNow() }
        try? await group.shutdownGracefully()
    }
}
