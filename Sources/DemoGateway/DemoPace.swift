/// How long the demo gateway pretends to think, in milliseconds; it never waits itself, but says so in `DemoStep`s.
package struct DemoPace: Equatable, Sendable {
    /// Before the first byte of a body.
    package var beforeFirst: Int
    /// Between two events of a stream.
    package var betweenEvents: Int
    /// Before the answer to work that takes minutes at the real gateways.
    package var slowWork: Int

    /// A pace of one's own; no pause is made for zero.
    package init(beforeFirst: Int, betweenEvents: Int, slowWork: Int) {
        self.beforeFirst = beforeFirst
        self.betweenEvents = betweenEvents
        self.slowWork = slowWork
    }

    /// No pauses at all: for tests and benchmarks.
    package static let instant = DemoPace(beforeFirst: 0, betweenEvents: 0, slowWork: 0)
    /// Slow enough to see the events arrive: for `tapedeck demo`.
    package static let lively = DemoPace(beforeFirst: 40, betweenEvents: 15, slowWork: 400)
}
