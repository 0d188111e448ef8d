import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport
import Testing

@testable import Control
@testable import Exchanges

@Suite("A feed on its way to a client (docs/design.md §10)", .timeLimit(.minutes(1)))
struct EventFeedTests {
    /// Begins a feed for every request.
    private final class Starter: Responder {
        private let writer: ResponseWriter
        private let events: ActivityFeed
        private let feed: EventFeed
        private let begun: Journal<String>

        init(_ writer: ResponseWriter, events: ActivityFeed, keepAliveTime: TimeAmount, begun: Journal<String>) {
            self.writer = writer
            self.events = events
            self.begun = begun
            feed = EventFeed(to: writer, keepAliveTime: keepAliveTime)
        }

        func begin() {}

        func receive(_ bytes: ByteBuffer) {}

        func receiveEnd(trailers: HTTPHeaders?) {
            writer.head(ResponseHead(status: 200, headers: HTTPHeaders().settingFraming(.chunked)), framing: .chunked)
            feed.begin { events.watch(wake: $0) }
            begun.append("begun")
        }

        let wantsMore = true

        func clientBecameWritable() { feed.goOn() }

        func clientGone() { feed.stop() }
    }

    private let events = ActivityFeed(run: "one", clock: WallClock { 0 })

    /// Serves feeds while a client watches; its feed has begun.
    private func serve(
        keepAliveTime: TimeAmount = .hours(1),
        isReading: Bool = true,
        _ body: (RawPeer) async throws -> Void
    ) async throws {
        let (events, begun) = (events, Journal<String>())
        let listener = try await Listener.bind(
            group: MultiThreadedEventLoopGroup.singleton,
            host: "127.0.0.1",
            port: 0,
            admission: Admission(hosts: [], origins: [], maximumBody: 0)
        ) { _ in
            { _, writer in Starter(writer, events: events, keepAliveTime: keepAliveTime, begun: begun) }
        }
        let client = try await RawPeer.connect(
            to: listener.address,
            isReading: isReading,
            receiveBuffer: isReading ? nil : 4096
        )
        do {
            try await client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await begun.wait { !$0.isEmpty }
            try await body(client)
        } catch {
            await listener.closeNow()
            throw error
        }
        await client.close()
        await listener.closeNow()
    }

    private func note(_ text: String) { events.note(.lost(exchange: 1, session: "a", error: text)) }

    @Test("Events are sent as they happen, and the answer ends when the feed closes")
    func sends() async throws {
        try await serve { client in
            _ = try await client.receive(through: "event: feed\ndata: {\"run\":\"one\"}\n\n")
            note("first")
            #expect(try await client.receive(through: "\"first\"}\n\n").contains("id: 1\nevent: lost\n"))
            note("second")
            _ = try await client.receive(through: "\"second\"}\n\n")
            events.close()
            #expect(try await client.receive(through: "0\r\n\r\n") == "\r\n0\r\n\r\n")
        }
    }

    @Test("A comment comes while nothing happens")
    func keepsAlive() async throws {
        try await serve(keepAliveTime: .milliseconds(1)) { client in
            _ = try await client.receive(through: "\n\n")
            _ = try await client.receive(through: "\r\n: keep-alive\n\n\r\n")
            _ = try await client.receive(through: "\r\n: keep-alive\n\n\r\n")
        }
    }
}
