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
            ("PK\u{3}\u{4}", "application/zip"), ("\u{1F}\u{8B}\u{8}", "application/gzip"), ("", "binary"),
            ("\u{89}PN", "binary"), ("hello", "binary"),
        ]
    )
    func types(start: String, type: String) {
        #expect(MediaName.mediaType(of: start.unicodeScalars.map { UInt8($0.value) }) == type)
    }

    @Test("names a few bytes by type and size")
    func few() {
        #expect(MediaName.of(Sample.png) == "<image/png, 2 KiB>")
        #expect(MediaName.of([0]) == "<binary, 1 B>")
    }
}
