import TestSupport
import Testing

@testable import Secrets

@Suite("Numbered stand-ins (docs/design.md §8)")
struct StandInNumberedTests {
    private func standIn(_ number: Int, _ secret: String) -> String {
        String(decoding: StandIn.numbered(number, for: Array(secret.utf8)), as: UTF8.self)
    }

    @Test(
        "A stand-in has the length, the alphabet and the prefix of the secret, and its number",
        arguments: [
            ("0123456789abcdefgh", "REDACTED007REDACTx"),
            ("sk-proj-0123456789abcdefgh", "sk-proj-REDACTED007REDACTx"),
            ("0123456789abcdef", "dec0ded0007dec0f"), ("0123456789ABCDEF", "DEC0DED0007DEC0F"),
            ("sk-or-v1-0123456789abcdef0", "sk-or-v1-dec0ded0007dec0df"), ("123456789012", "909090900071"),
            ("0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", "dec0ded0-0007-4dec-8ded-dec0ded0dec0"),
            ("hunter22", "REDACTED007x"),
        ]
    )
    func shapes(secret: String, expected: String) {
        #expect(standIn(7, secret) == expected)
        #expect(StandIn.isStandIn(Array(expected.utf8)))
        #expect(!StandIn.isStandIn(Array(secret.utf8)))
    }

    @Test("The place of a stand-in is seen in any text, up to its end")
    func places() throws {
        var random = SeededGenerator(seed: 8)
        let alphabets = ["0123456789", "0123456789abcdef", "0123456789ABCDEF", "abcdefXYZ0189_-"].map { Array($0.utf8) }
        for number in 1...2000 {
            let secret = random.bytes(Int.random(in: 8...80, using: &random), from: alphabets[number % 4])
            let behind = alphabets[number % 4]
            let text = StandIn.numbered(number, for: secret) + random.bytes(1, from: behind)
            let end = text.withUnsafeBufferPointer { text in
                StandIn.Alphabet.allCases.lazy.compactMap { alphabet -> Int? in
                    guard text.starts(with: alphabet.marker) else { return nil }
                    return StandIn.end(in: text, ofMarkerAt: 0, alphabet: alphabet)
                }.first
            }
            #expect(end == text.count - 1, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test("Words that are no stand-in are none", arguments: ["REDACTED", "REDACTED12", "dec0ded0x", "dec0ded0-0001-4"])
    func others(text: String) {
        let bytes = Array(text.utf8)
        let ends = StandIn.Alphabet.allCases.filter { bytes.starts(with: $0.marker) }.compactMap { alphabet in
            bytes.withUnsafeBufferPointer { StandIn.end(in: $0, ofMarkerAt: 0, alphabet: alphabet) }
        }
        #expect(ends.isEmpty)
    }
}
