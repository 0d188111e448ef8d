import Cassettes
import TestSupport
import Testing

@Suite("CassetteName")
struct CassetteNameTests {
    private static let long = String(repeating: "a", count: 101)

    @Test(
        "names inside the grammar are taken as they are",
        arguments: ["default", "a", "9", "a/b.c/d_e-f", "blobs", "a/blobs", long, "a..b", "1/2/3/4/5/6/7/8"]
    )
    func good(text: String) throws {
        let name = try CassetteName(text)
        #expect(name.description == text)
        #expect(name.path(in: "c") == "c/\(text).jsonl.gz")
        #expect(name.path(in: "/c/") == "/c/\(text).jsonl.gz")
    }

    @Test(
        "all others are refused",
        arguments: [
            "", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/.b", ".a", "-a", "_a", "a b", "a\0", "a\n",
            "ä", "a\u{301}", "a\\b", long + "a", "1/2/3/4/5/6/7/8/9", "blobs/a", "a:b", "a*", "~", "/\u{301}a",
        ]
    )
    func bad(text: String) {
        let error = #expect(throws: CassetteError.self) { try CassetteName(text) }
        #expect(error?.code == .badName)
    }

    @Test("no name leads out of its folder, whatever it is made of")
    func property() {
        var random = SeededGenerator(seed: 3)
        let alphabet: [Character] = ["a", ".", ".", "/", "/", "-", "\\", "\0", "é", "Z", "0"]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...10, using: &random)
            let text = String((0..<count).compactMap { _ in alphabet.randomElement(using: &random) })
            guard let name = try? CassetteName(text) else { continue }
            #expect(name.segments.allSatisfy { !$0.hasPrefix(".") && !$0.isEmpty && !$0.contains("/") })
            #expect(name.description == text)
        }
    }
}
