import Blobs
import Testing

@testable import TapedeckCLI

@Suite("MediaName")
struct MediaNameTests {
    @Test(
        "tells the type by the first bytes",
        arguments: [
            ("\u{89}PNG\r\n", "image/png"), ("\u{FF}\u{D8}\u{FF}\u{E0}", "image/jpeg"), ("GIF89a", "image/gif"),
            ("RIFF\0\0\0\0WEBPVP8 ", "image/webp"), ("\0\0\0\u{20}ftypavif", "image/avif"),
            ("RIFF\0\0\0\0WAVEfmt ", "audio/wav"), ("ID3\u{3}", "audio/mpeg"), ("\u{FF}\u{FB}\u{90}", "audio/mpeg"),
            ("OggS", "audio/ogg"), ("fLaC", "audio/flac"), ("\0\0\0\u{18}ftypmp42", "video/mp4"),
            ("\u{1A}\u{45}\u{DF}\u{A3}", "video/webm"), ("%PDF-1.7", "application/pdf"),
            ("PK\u{3}\u{4}", "application/zip"), ("\u{1F}\u{8B}\u{8}", "application/gzip"), ("", nil),
            ("\u{89}PN", nil), ("hello", nil),
        ] as [(String, String?)]
    )
    func types(start: String, type: String?) {
        #expect(MediaName.mediaType(of: start.unicodeScalars.map { UInt8($0.value) }) == type)
    }

    @Test("names a few bytes by type, size and digest")
    func few() {
        let digest = BlobDigest(of: [0])
        #expect("\(digest)" == "sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(MediaName().of([0]) == "<binary, 1 B, \(digest)>")
        #expect(MediaName().of(Sample.png) == "<image/png, 2 KiB, \(BlobDigest(of: Sample.png))>")
        #expect(MediaName(isShort: true).of([0]) == "<binary, 1 B, sha256:6e340b9cffb3…>")
    }

    @Test("names blobs by the type their bytes tell, else by the declared one")
    func blobs() throws {
        let folder = try SampleFolder()
        let naming = MediaName(blobs: BlobStore(cassettes: folder.path), declaredType: "audio/pcm")
        let (picture, size) = try folder.store(Sample.png)
        let (sound, _) = try folder.store([1, 2, 3])
        #expect(naming.of(picture, size: size) == "<image/png, 2 KiB, \(picture)>")
        #expect(naming.of(sound, size: 3) == "<audio/pcm, 3 B, \(sound)>")
        #expect(naming.of([1, 2]) == "<audio/pcm, 2 B, \(BlobDigest(of: [1, 2]))>")
        let missing = try BlobDigest(String(repeating: "ab", count: 32))
        #expect(naming.of(missing, size: 3, note: ", base64") == "<blob missing, 3 B, base64, \(missing)>")
        #expect(MediaName().of(picture, size: size) == "<2 KiB, \(picture)>")
    }

    @Test("finds names in text")
    func ranges() {
        let names = [MediaName().of([0]), MediaName(isShort: true).of(Sample.png)]
        let text = "a < b, sha256:x \(names[0])é\(names[1])\(names[1]), sha256: >"
        #expect(MediaName.ranges(in: text).map { String(text[$0]) } == names + [names[1]])
        for text in ["", "<", "sha256:", ", sha256:>", "<, sha256:" + String(repeating: "0", count: 90) + ">"] {
            #expect(MediaName.ranges(in: text).isEmpty)
        }
    }
}
