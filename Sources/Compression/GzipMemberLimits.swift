/// How much one gzip member may hold.
///
/// A member is inflated whole, so its size bounds the memory of whoever reads a hostile file; the ratio catches bombs
/// that stay below it.
package struct GzipMemberLimits: Equatable, Sendable {
    /// The limits of a cassette: 64 MiB inflated, and a ratio of 1,000 beyond 1 MiB.
    package static let standard = GzipMemberLimits(inflated: 64 << 20, ratio: 1_000, freeOfRatio: 1 << 20)

    /// The most bytes a member may hold.
    package var inflated: Int
    /// How many times larger than its compressed form the content may be.
    package var ratio: Int
    /// Up to which size the ratio does not matter.
    package var freeOfRatio: Int

    /// Makes limits other than the standard ones.
    package init(inflated: Int, ratio: Int, freeOfRatio: Int) {
        self.inflated = inflated
        self.ratio = ratio
        self.freeOfRatio = freeOfRatio
    }

    /// Whether a whole member of these sizes is within the limits.
    package func allows(inflated size: Int, compressed: Int) -> Bool {
        size <= inflated && (size <= freeOfRatio || size <= compressed * ratio)
    }
}
