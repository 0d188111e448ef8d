import HTTPMessages
import NIOCore
import NIOEmbedded
import TestSupport

@testable import Listening

/// A connection to an echo without a socket, whose time a test moves by hand.
final class EmbeddedConnection {
    /// What the responders saw.
    let journal = Journal<String>()
    private let channel: EmbeddedChannel
    private let gate: EventLoopPromise<Void>
    private let counter: ConnectionCounter

    private let registry = ConnectionRegistry()
    private let drained: EventLoopPromise<Void>

    /// Connects; `answers` is what was kept on the event loop before.
    init(
        maximumBody: Int = 2000,
        limits: ConnectionLimits = ConnectionLimits(),
        answers: ReadyAnswers = ReadyAnswers()
    ) throws {
        let loop = EmbeddedEventLoop()
        gate = loop.makePromise()
        drained = loop.makePromise()
        counter = ConnectionCounter(limits: limits)
        let wire = WireWriter()
        let handler = ConnectionHandler(
            wire: wire,
            admission: Admission(hosts: ["tapedeck.test"], origins: [], maximumBody: maximumBody),
            limits: limits,
            counter: counter,
            registry: registry,
            readyAnswers: answers
        ) { [journal, gate] head, writer in
            EchoResponder(head: head, writer: writer, journal: journal, gate: gate.futureResult)
        }
        channel = EmbeddedChannel(handlers: [wire, handler], loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    deinit {
        gate.succeed(())
        drained.succeed(())
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    /// Whether the server has closed it, or stopped sending.
    var isClosed: Bool { !channel.isActive }

    /// Sends bytes, unless it is closed.
    func send(_ bytes: some Sequence<UInt8>) throws {
        guard channel.isActive else { return }
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        channel.embeddedEventLoop.run()
    }

    /// Sends text.
    func send(_ text: String) throws { try send(text.utf8) }

    /// Shuts the client's sending side down.
    func shutDownSending() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.run()
    }

    /// The server begins to stop.
    func drain() {
        registry.drain(drained)
        channel.embeddedEventLoop.run()
    }

    /// Lets the responders that hold their answer back go on.
    func openGate() {
        gate.succeed(())
        channel.embeddedEventLoop.run()
    }

    /// Lets time pass.
    func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    /// Everything that came back since it was asked for the last time.
    func received() throws -> String {
        var text = ""
        while let data = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let bytes) = data { text += String(buffer: bytes) }
        }
        return text
    }
}
