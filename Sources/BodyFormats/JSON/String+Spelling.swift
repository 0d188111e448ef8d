extension String {
    /// Whether both are the same characters in the same spelling.
    ///
    /// Unlike `==`, which takes a composed letter for a decomposed one; and unlike a comparison of two `utf8` views, it
    /// does not go through long texts an iterator's step at a time.
    package func isSpelled(like other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
        }
        return isSame.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }
}
