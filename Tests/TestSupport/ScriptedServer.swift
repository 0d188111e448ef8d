package import NIOCore
import NIOPosix

/// A server on a free loopback port that says only what the test makes it say.
package final class ScriptedServer: Sendable {
    /// Where it listens.
    package let address: SocketAddress
    private let channel: any Channel
    private let peers: Journal<RawPeer>

    /// The port it listens on.
    package var port: Int { address.port ?? 0 }

    /// How many connections were opened so far.
    package var connectionCount: Int { peers.entries.count }

    private init(address: SocketAddress, channel: any Channel, peers: Journal<RawPeer>) {
        self.address = address
        self.channel = channel
        self.peers = peers
    }

    /// Listens while `body` runs, then closes everything.
    ///
    /// - Parameters:
    ///   - prepare: Adds handlers to a connection, TLS for example, before its bytes reach the test.
    ///   - body: The test.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` threw.
    package static func run<Result>(
        prepare: @escaping @Sendable (any Channel) throws -> Void = { _ in },
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let peers = Journal<RawPeer>()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try prepare(channel)
                    let handler = RawPeerHandler()
                    try channel.pipeline.syncOperations.addHandler(handler)
                    peers.append(RawPeer(channel: channel, handler: handler))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let address = channel.localAddress else { throw RawPeer.Missing(description: "no address") }
        let server = ScriptedServer(address: address, channel: channel, peers: peers)
        do {
            let result = try await body(server)
            await server.close()
            return result
        } catch {
            await server.close()
            throw error
        }
    }

    /// Waits for the connection with this number, counted from 0 in the order in which they were opened.
    ///
    /// - Throws: ``RawPeer/Missing`` when the test runs out of time.
    package func connection(_ number: Int) async throws -> RawPeer {
        let open = await peers.wait(count: number + 1)
        guard open.count > number else { throw RawPeer.Missing(description: "no connection \(number)") }
        return open[number]
    }

    private func close() async {
        try? await channel.close().get()
        for peer in peers.entries { await peer.close() }
    }
}
