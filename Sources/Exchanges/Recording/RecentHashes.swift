import Blobs

/// A set of digests that forgets the oldest, so that it stays small however long a recording goes on.
///
/// It holds eight bytes of each: two digests that begin alike count as one, which here costs a blob and nothing else.
struct RecentHashes: Sendable {
    private let limit: Int
    private var young: Set<UInt64> = []
    /// What was young before.
    private var old: Set<UInt64> = []

    /// Holds none yet; it remembers the last `limit` at least, and twice as many at most.
    init(limit: Int) { self.limit = limit }

    /// How many it remembers.
    var count: Int { young.union(old).count }

    /// Whether this digest was added and is not forgotten.
    func contains(_ digest: BlobDigest) -> Bool {
        let hash = digest.prefix
        return young.contains(hash) || old.contains(hash)
    }

    /// Adds a digest, or remembers it for longer.
    mutating func insert(_ digest: BlobDigest) {
        guard young.insert(digest.prefix).inserted, young.count >= limit else { return }
        old = young
        young = []
    }
}
