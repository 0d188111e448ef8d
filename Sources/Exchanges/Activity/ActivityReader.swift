import BodyFormats
package import NIOCore

/// One who watches a server, and how far it has read; used on one event loop.
package final class ActivityReader {
    private let feed: ActivityFeed
    private let number: Int
    private let session: String?
    private var place: Int
    private var isGreeted = false

    /// How many bytes are read at a time, but for an event that is longer.
    private static let pieceSize = 32 << 10

    init(feed: ActivityFeed, number: Int, session: String?, place: Int) {
        self.feed = feed
        self.number = number
        self.session = session
        self.place = place
    }

    /// What there is to send now; empty if that is nothing, and ``ActivityFeed`` calls when there is more.
    ///
    /// The first event says which run of the server this is, and where the feed begins.
    package func read() -> ByteBuffer {
        guard isGreeted else {
            isGreeted = true
            var json = JSONWriter()
            json.beginObject()
            json.member("run", feed.run)
            json.endObject()
            return ByteBuffer(
                string: "id: \(place)\nevent: feed\ndata: \(String(decoding: json.bytes, as: UTF8.self))\n\n"
            )
        }
        return feed.read(by: number, after: &place, session: session, upTo: Self.pieceSize)
    }

    /// Whether nothing comes any more, as the server stops.
    package var isOver: Bool { feed.isClosed }

    /// Stops watching.
    package func cancel() { feed.cancel(number) }
}
