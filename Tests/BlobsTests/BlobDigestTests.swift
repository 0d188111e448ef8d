import Blobs
import Testing

@Suite("BlobDigest")
struct BlobDigestTests {
    private let hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

    @Test("64 lower-case digits are a digest")
    func good() throws {
        #expect(try BlobDigest(hex).hex == hex)
        #expect(try BlobDigest("sha256:\(hex)".dropFirst(7)).description == "sha256:\(hex)")
    }

    @Test("bytes have one")
    func bytes() {
        #expect(BlobDigest(of: Array("hello".utf8)).hex == hex)
        #expect(BlobDigest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(
        "nothing else is",
        arguments: [
            "", "sha256:", String(repeating: "A", count: 64), String(repeating: "0", count: 63),
            String(repeating: "0", count: 65), "../../../../../../../../../../../../../../../../../../../etc/passwd",
            String(repeating: "0", count: 63) + "\n", String(repeating: "é", count: 32),
            String(repeating: "\u{FF10}", count: 64), String(repeating: "0", count: 62) + "/.",
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: BlobError.self) { try BlobDigest(text) }
        #expect(error?.code == "bad_digest")
    }

    @Test("changing any one character of a digest makes it none, or another digit")
    func property() {
        for position in 0..<64 {
            for byte in UInt8(0)...127 {
                var bytes = Array(hex.utf8)
                bytes[position] = byte
                let isDigit = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
                #expect(((try? BlobDigest(String(decoding: bytes, as: UTF8.self))) != nil) == isDigit)
            }
        }
    }
}
