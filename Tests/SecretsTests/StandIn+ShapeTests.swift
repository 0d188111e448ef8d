import Testing

@testable import Secrets

@Suite("The prefixes of stand-ins (docs/design.md §8)")
struct StandInShapeTests {
    @Test(
        "The prefix says whose key it is, the most special one",
        arguments: [
            ("sk-ant-api03-abc", "sk-ant-api03-"), ("sk-abc", "sk-"), ("sk_live_abc", "sk_live_"), ("AIzaabc", "AIza"),
            ("abc", ""), ("", ""), ("Sk-abc", ""),
        ]
    )
    func prefix(secret: String, expected: String) {
        #expect(String(decoding: StandIn.prefix(of: Array(secret.utf8)), as: UTF8.self) == expected)
    }

    @Test(
        "The same prefix is seen in front of a place",
        arguments: [("x sk-ant-api03-", 13), ("sk-", 3), ("sk", 0), ("", 0), ("key=", 0)]
    )
    func before(text: String, length: Int) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { StandIn.prefixLength(in: $0, before: bytes.count) } == length)
    }
}
