import Blobs
import Cassettes
import Matching

/// What is noted beside a cassette of its interactions, so that it can be opened without being read.
///
/// Nothing depends on it: what cannot be read, or was made of another file, by other rules or by another program, is
/// not used, and made anew (docs/design.md §4).
struct CassetteIndex: Sendable {
    /// What its fingerprints depend on.
    let key: IndexKey
    /// The cassette's file as it was.
    let file: IndexedFile
    /// The SHA-256 of the file up to the end of its last whole member.
    let digest: BlobDigest
    /// What is known of the interactions.
    var scanned: ScannedCassette
}
