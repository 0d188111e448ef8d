import TestSupport
import Testing

@testable import Secrets

@Suite("Stand-ins of a secret's shape")
struct StandInShapeTests {
    private func shaped(_ text: String) -> String { String(decoding: StandIn.shaped(Array(text.utf8)), as: UTF8.self) }

    @Test(
        "The length stays, and a prefix that is known",
        arguments: [
            ("gw_0123456789abcdef", "gw_REDACTEDREDACTED"), ("ek_abc", "ek_RED"), ("sk-aig-12", "sk-aig-RE"),
            ("sk-ant-api03-xyz", "sk-ant-api03-RED"), ("sk-0-1", "sk-RED"), ("acme_0123", "REDACTEDR"), ("", ""),
            ("sk-", "sk-"),
        ]
    )
    func shapes(secret: String, expected: String) {
        #expect(shaped(secret) == expected)
        #expect(shaped(expected) == expected)
    }

    @Test("Nothing of a secret is in its stand-in but prefix and length")
    func random() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let length = Int.random(in: 16...80, using: &generator)
            let prefix = ["", "gw_", "sk_live_"].randomElement(using: &generator) ?? ""
            func secret() -> String {
                prefix + String(decoding: generator.bytes(length, from: Array("xyz019".utf8)), as: UTF8.self)
            }
            let first = secret()
            #expect(shaped(first) == shaped(secret()))
            #expect(shaped(first).utf8.count == first.utf8.count)
        }
    }
}
