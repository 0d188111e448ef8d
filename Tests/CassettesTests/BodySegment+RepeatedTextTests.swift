import Blobs
import Cassettes
import Foundation
import Testing

@Suite("Text that repeats, as a blob in a body (docs/design.md §4)")
struct BodySegmentRepeatedTextTests {
    @Test("A segment gives its text, also that of a small blob; media, bytes and what is missing give none")
    func text() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let blobs = BlobStore(cassettes: folder.path)
        let contents = [
            [UInt8]("é".utf8) + [UInt8](repeating: 0x61, count: 1022), [UInt8](repeating: 0xFF, count: 1024),
            [UInt8](repeating: 0x61, count: 1023), [UInt8](repeating: 0x61, count: 4097),
        ]
        let digests = contents.map { BlobDigest(of: $0) }
        try blobs.store(Dictionary(uniqueKeysWithValues: zip(digests, contents)))
        let segments = zip(digests, contents).map { BodySegment.blob($0, size: $1.count) }
        #expect(segments.map(\.mayBeRepeatedText) == [true, true, false, false])
        #expect(segments.map { $0.text(blobs: blobs)?.utf8.count } == [1024, nil, nil, nil])
        #expect(BodySegment.text("é").text(blobs: blobs) == "é" && !BodySegment.text("é").mayBeRepeatedText)
        #expect(BodySegment.bytes([0x61]).text(blobs: blobs) == nil)
        #expect(BodySegment.base64OfBlob(digests[0], size: 1024).text(blobs: blobs) == nil)
        #expect(BodySegment.blob(BlobDigest(of: [1]), size: 2000).text(blobs: blobs) == nil)
    }
}
