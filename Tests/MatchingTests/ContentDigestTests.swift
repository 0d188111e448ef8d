import Testing

@testable import Matching

struct ContentDigestTests {
    @Test("a digest has the hash and the size")
    func digest() {
        let digest = ContentDigest(of: Array("abc".utf8))
        #expect(digest.size == 3)
        #expect(digest.sha256.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest.summary == "3 bytes (sha256 ba7816bf8f01…)")
        #expect(digest != ContentDigest(of: Array("abd".utf8)))
    }
}
