import Blobs
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("DisplayBody")
struct DisplayBodyTests {
    @Test("gives each event the time of its last byte as it was sent, media counted in full")
    func times() throws {
        let digest = try BlobDigest(String(repeating: "ab", count: 32))
        let body = DisplayBody([
            .text("data: a\n\n"), .text("data: \""), .base64OfBlob(digest, size: 3_000), .text("\"\n\n"),
            .text("data: tail"),
        ])
        let frames = [
            Frame(offset: 0, length: 9, at: 1), Frame(offset: 9, length: 4_000, at: 2),
            Frame(offset: 4_009, length: 10, at: 3),
        ]
        let events = body.events(frames: frames)
        #expect(events.map(\.at) == [1, 3, nil])
        #expect(body.text.contains("\"<2.9 KiB, base64, sha256:abab"))
    }

    @Test("names missing blobs and bytes that are no text")
    func names() throws {
        let folder = try SampleFolder()
        let digest = try BlobDigest(String(repeating: "ab", count: 32))
        let body = DisplayBody(
            [.blob(digest, size: 1), .bytes([0xFF, 0xD8, 0xFF, 0])],
            naming: MediaName(blobs: BlobStore(cassettes: folder.path))
        )
        #expect(
            body.text == "<blob missing, 1 B, \(digest)><image/jpeg, 4 B, \(BlobDigest(of: [0xFF, 0xD8, 0xFF, 0]))>"
        )
    }

    @Test("takes the declared type for that of a body, not for that of something in it")
    func declared() {
        let naming = MediaName(declaredType: "audio/pcm")
        #expect(DisplayBody([.bytes([1])], naming: naming).text.hasPrefix("<audio/pcm, 1 B"))
        #expect(DisplayBody([.text("a"), .bytes([1])], naming: naming).text.hasPrefix("a<binary, 1 B"))
    }

    @Test("shows text that repeats in its place, and names it where its blob is not there")
    func repeatedText() throws {
        let folder = try SampleFolder()
        let blobs = BlobStore(cassettes: folder.path)
        let text = "data: " + String(repeating: "é", count: 600) + "\n\n"
        let digest = BlobDigest(of: Array(text.utf8))
        let missing = BlobDigest(of: [1])
        try blobs.store([digest: Array(text.utf8)])
        let segments: [BodySegment] = [
            .text("data: a\n\n"), .blob(digest, size: text.utf8.count), .blob(missing, size: 2_000),
        ]
        let body = DisplayBody(segments, texts: blobs)
        #expect(body.text == "data: a\n\n\(text)<2 KiB, \(missing)>")
        #expect(body.events(frames: [Frame(offset: 0, length: 9 + text.utf8.count, at: 1)]).map(\.at) == [1, 1, nil])
        #expect(
            DisplayBody(segments, naming: MediaName(blobs: blobs)).text.hasPrefix("data: a\n\n\(text)<blob missing")
        )
        #expect(DisplayBody(segments).text.hasPrefix("data: a\n\n<1.2 KiB, sha256:"))
    }

    @Test("is empty where nothing was sent")
    func empty() {
        #expect(DisplayBody([]).text == "")
        #expect(DisplayBody([]).events().isEmpty)
    }
}
