import Matching
import Testing

struct SHA256ValueTests {
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("digits and bytes come back as they went in")
    func roundTrip() throws {
        let value = try #require(SHA256Value(hex: empty))
        #expect(value == ContentDigest(of: []).sha256)
        #expect(value.hex == empty)
        #expect(value.description == empty)
        #expect(value.bytes.count == 32)
        #expect(value.bytes.prefix(3) == [0xE3, 0xB0, 0xC4])
        #expect(value.bytes.last == 0x55)
        let small = String(repeating: "0", count: 63) + "1"
        #expect(SHA256Value(hex: small)?.hex == small)
    }

    @Test("only 64 lower-case digits are accepted")
    func strict() {
        for text in [
            "", String(empty.dropLast()), empty + "0", empty.uppercased(), "g" + empty.dropFirst(),
            "+" + empty.dropFirst(),
        ] {
            #expect(SHA256Value(hex: text) == nil)
        }
    }
}
