import Blobs
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("FolderUsage")
struct FolderUsageTests {
    @Test("adds up cassettes and blobs, and tells blobs in bodies from others")
    func sum() throws {
        let folder = try SampleFolder()
        let (digest, size) = try folder.store(Sample.png)
        try folder.record([Sample.interaction(1, response: [.blob(digest, size: size)])], as: "a")
        let usage = try CassetteUsage(of: Cassette(try CassetteName("a"), in: folder.path))
        let other = try BlobDigest(String(repeating: "a", count: 64))
        let total = FolderUsage(of: [usage, usage], blobSizes: [digest: size, other: 7])
        #expect(total.cassettes == 2 && total.usage.interactions == 2)
        #expect(total.blobs == 2 && total.blobBytes == size + 7)
        #expect(total.unusedBlobs == 1 && total.unusedBytes == 7)
        #expect(total.storedBytes == 2 * usage.fileBytes + size + 7)
        #expect(total.headBytes == 2 * (usage.lineBytes - 27))
    }

    @Test("nothing is nothing")
    func nothing() {
        let total = FolderUsage(of: [], blobSizes: [:])
        #expect(total.storedBytes == 0 && total.headBytes == 0 && total.unusedBlobs == 0)
    }
}
