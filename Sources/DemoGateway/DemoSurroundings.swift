/// What a demo gateway is told besides a request: what the server around it knows.
package struct DemoSurroundings: Equatable, Sendable {
    /// The time of day, in seconds since 1970.
    package var now: Int
    /// The origin of the media host, such as `http://127.0.0.1:4242`; nil where there is none.
    ///
    /// All links point to the gateway itself then.
    package var media: String?

    /// Surroundings of one's own.
    package init(now: Int, media: String? = nil) {
        self.now = now
        self.media = media
    }

    /// Always the same moment, 28 May 2026, and no media host: for pure use and for rehearsals.
    package static let still = DemoSurroundings(now: 1_780_000_000)
}
