import Exchanges
import Listening
import NIOCore

/// What happens in a server, on its way to one client: it is sent as fast as the client takes it, and what the client
/// is too slow for, it is told to have missed (docs/design.md §10).
///
/// It lives on the event loop of its connection.
final class EventFeed {
    private let writer: ResponseWriter
    private var reader: ActivityReader?
    private var keepingAlive: RepeatedTask?

    private let keepAliveTime: TimeAmount

    /// Creates a feed behind a head that was written.
    ///
    /// - Parameters:
    ///   - writer: The way to the client.
    ///   - keepAliveTime: How often a comment is sent: proxies cut what is silent for half a minute, and a client that is
    ///     gone shows only when something is sent.
    init(to writer: ResponseWriter, keepAliveTime: TimeAmount = .seconds(15)) {
        self.writer = writer
        self.keepAliveTime = keepAliveTime
    }

    /// Begins to send.
    ///
    /// - Parameter watch: Begins to watch; it is given what calls for more.
    func begin(_ watch: (@escaping @Sendable () -> Void) -> ActivityReader) {
        let loop = writer.eventLoop
        let bound = NIOLoopBound(self, eventLoop: loop)
        reader = watch { loop.execute { bound.value.goOn() } }
        keepingAlive = loop.scheduleRepeatedTask(initialDelay: keepAliveTime, delay: keepAliveTime) { _ in
            bound.value.keepAlive()
        }
        goOn()
    }

    /// Sends what there is, as far as the client takes it.
    func goOn() {
        guard let reader else { return }
        while writer.isWritable {
            let events = reader.read()
            if events.readableBytes == 0 { break }
            writer.body(events)
            writer.flush()
        }
        guard reader.isOver else { return }
        stop()
        writer.endNow()
    }

    /// Stops watching.
    func stop() {
        reader?.cancel()
        reader = nil
        keepingAlive?.cancel()
        keepingAlive = nil
    }

    private func keepAlive() {
        guard writer.isWritable else { return }
        writer.body(ByteBuffer(string: ": keep-alive\n\n"))
        writer.flush()
    }
}
