import Blobs
import Cassettes

/// What a folder of cassettes holds, and how much of the disk it takes for it.
struct FolderUsage {
    /// How many cassettes there are.
    private(set) var cassettes = 0
    /// What they hold.
    private(set) var usage = CassetteUsage()
    /// How many blobs are stored.
    let blobs: Int
    /// Bytes of the stored blobs.
    let blobBytes: Int
    /// How many of the stored blobs are in no body.
    let unusedBlobs: Int
    /// Bytes of those.
    let unusedBytes: Int

    /// Adds up cassettes and the blobs of their folder.
    init(of cassettes: [CassetteUsage], blobSizes: [BlobDigest: Int]) {
        for cassette in cassettes { usage.add(cassette) }
        self.cassettes = cassettes.count
        let used = usage.blobs
        let unused = blobSizes.filter { used[$0.key] == nil }
        blobs = blobSizes.count
        blobBytes = blobSizes.values.reduce(0, +)
        unusedBlobs = unused.count
        unusedBytes = unused.values.reduce(0, +)
    }

    /// Bytes of the cassettes' files and of the blobs.
    var storedBytes: Int { usage.fileBytes + blobBytes }

    /// What the lines hold besides bodies: heads, times, the syntax of JSON.
    var headBytes: Int { usage.lineBytes - (usage.receivedBytes - usage.referencedBytes) }
}
