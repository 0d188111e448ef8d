import HTTPMessages
import TestSupport
import Testing

@Suite struct EntityTagTests {
    @Test(arguments: ["\"abc\"", "W/\"abc\"", "\"\"", "W/\"\"", "\"a,b\"", "\"W/\"", "\"ü\"", "\"a\\\""])
    func aTagIsReadAndWritten(text: String) {
        let tag = EntityTag(text)
        #expect(tag?.description == text)
        #expect(tag?.isWeak == text.hasPrefix("W/"))
    }

    @Test(arguments: [
        "", "abc", "\"abc", "abc\"", "\"", "w/\"abc\"", "W/abc", "W/ \"abc\"", "W/", "\"a b\"", "\"a\tb\"", "\"a\"b",
        "*",
        "\"a\"\"b\"", "\"a\", \"b\"", " \"a\"", "\"a\u{7F}\"", "'a'",
    ])
    func anythingElseIsNone(text: String) {
        #expect(EntityTag(text) == nil)
    }

    /// The table of RFC 9110 §8.8.3.2.
    @Test(
        arguments: [
            ("W/\"1\"", "W/\"1\"", false, true), ("W/\"1\"", "W/\"2\"", false, false),
            ("W/\"1\"", "\"1\"", false, true),
            ("\"1\"", "\"1\"", true, true), ("\"1\"", "\"2\"", false, false),
        ] as [(String, String, Bool, Bool)]
    )
    func comparison(left: String, right: String, strongly: Bool, weakly: Bool) throws {
        let left = try #require(EntityTag(left))
        let right = try #require(EntityTag(right))
        #expect(left.matchesStrongly(right) == strongly)
        #expect(right.matchesStrongly(left) == strongly)
        #expect(left.matchesWeakly(right) == weakly)
        #expect(right.matchesWeakly(left) == weakly)
    }

    @Test func bytesAreComparedAndNotCharacters() throws {
        let composed = try #require(EntityTag("\"\u{E9}\""))
        let decomposed = try #require(EntityTag("\"e\u{301}\""))
        #expect(!composed.matchesWeakly(decomposed))
        #expect(composed != decomposed)
    }

    @Test func aTagMadeOfADigestIsStrong() {
        #expect(EntityTag(strong: "sha256-00").description == "\"sha256-00\"")
        #expect(EntityTag(strong: "sha256-00") == EntityTag("\"sha256-00\""))
    }

    @Test func aListHasItsTagsInOrder() {
        #expect(EntityTag.list("\"a\", W/\"b,c\" ,,\t\"d\",")?.map(\.description) == ["\"a\"", "W/\"b,c\"", "\"d\""])
        #expect(EntityTag.list(" ,\"a\"")?.map(\.description) == ["\"a\""])
        #expect(EntityTag.list("") == [])
    }

    @Test(arguments: ["a", "\"a\" \"b\"", "\"a\"\"b\"", "\"a\", b", "\"a\", \"", "*", "\"a\", *", "\"a\";q=1"])
    func aMalformedListIsNone(text: String) {
        #expect(EntityTag.list(text) == nil)
    }

    @Test func randomListsThereAndBack() {
        var generator = SeededGenerator(seed: 88)
        let alphabet = Array("!#azW/,;~")
        for _ in 0..<500 {
            let texts = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
                let opaque = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? "!"
                }
                return (Bool.random(using: &generator) ? "W/" : "") + "\"" + String(opaque) + "\""
            }
            #expect(EntityTag.list(texts.joined(separator: " , "))?.map(\.description) == texts)
        }
    }
}
