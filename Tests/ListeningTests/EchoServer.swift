import HTTPMessages
import NIOCore
import NIOPosix
import TestSupport

@testable import Listening

/// A ``Listener`` on a free port whose requests an ``EchoResponder`` answers.
struct EchoServer: Sendable {
    let listener: Listener
    /// What the responders saw.
    let journal: Journal<String>
    private let gate: EventLoopPromise<Void>

    /// Serves while `body` runs, then closes everything.
    static func run(
        maximumBody: Int = 1 << 20,
        // A busy machine may take its time.
        limits: ConnectionLimits = ConnectionLimits(
            headTime: .minutes(5),
            bodyTime: .minutes(5),
            closeTime: .minutes(1)
        ),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        _ body: (EchoServer) async throws -> Void
    ) async throws {
        let journal = Journal<String>()
        let gate = group.any().makePromise(of: Void.self)
        let listener = try await Listener.bind(
            group: group,
            host: "127.0.0.1",
            port: 0,
            admission: Admission(hosts: ["tapedeck.test"], origins: [], maximumBody: maximumBody),
            limits: limits
        ) { _ in
            { head, writer in EchoResponder(head: head, writer: writer, journal: journal, gate: gate.futureResult) }
        }
        let server = EchoServer(listener: listener, journal: journal, gate: gate)
        do {
            try await body(server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// Lets the responders that hold their answer back go on.
    func openGate() { gate.succeed(()) }

    /// Waits until the responders saw `entry`.
    func saw(_ entry: String) async -> Bool {
        await journal.wait { $0.contains(entry) }.contains(entry)
    }

    /// Connects a client.
    func connect(isReading: Bool = true, receiveBuffer: Int? = nil) async throws -> RawPeer {
        try await RawPeer.connect(to: listener.address, isReading: isReading, receiveBuffer: receiveBuffer)
    }

    /// Sends `text` over a connection of its own and reads to the end of what comes back.
    func answer(to text: String) async throws -> String {
        let client = try await connect()
        try await client.send(text)
        let answer = await client.receiveToEnd().text
        await client.close()
        return answer
    }

    private func stop() async {
        gate.succeed(())
        await listener.closeNow()
        journal.finish()
    }
}
