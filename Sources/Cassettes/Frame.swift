/// One piece of a response body as the upstream delivered it.
///
/// Frames follow one another without gaps and together are the body; offset and length count the bytes of the whole
/// body, its segments joined.
package struct Frame: Equatable, Sendable {
    /// Where in the body the piece begins.
    package let offset: Int
    /// How many bytes it has; at least one.
    package let length: Int
    /// When it arrived, in milliseconds since the request was sent, to the microsecond.
    package let at: Double

    /// Makes a frame with its time as a cassette keeps it.
    ///
    /// Times before the request and times that are no numbers count as 0: a clock must not make an answer unreadable.
    package init(offset: Int, length: Int, at: Double) {
        self.offset = offset
        self.length = length
        self.at = Self.storable(at)
    }

    /// A time as a cassette keeps it.
    static func storable(_ at: Double) -> Double {
        at.isFinite && at > 0 ? (min(at, latest) * 1_000).rounded() / 1_000 : 0
    }

    /// The latest time a frame can have, some thirty years; beyond it a `Double` would lose microseconds.
    static let latest = 1e12
}
