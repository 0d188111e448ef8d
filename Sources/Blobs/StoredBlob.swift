/// A blob as an interaction names it.
package struct StoredBlob: Hashable, Sendable {
    /// The SHA-256 of its content.
    package let digest: BlobDigest
    /// How many bytes it has.
    package let size: Int

    /// Makes a name of a blob; whether there is such a blob only the store knows.
    package init(digest: BlobDigest, size: Int) {
        self.digest = digest
        self.size = size
    }
}
