import Testing

@testable import Matching

struct PointerPatternTests {
    @Test(
        "segments are unescaped once, and only a whole * is a wildcard",
        arguments: [
            ("/a/b", [.name(Array("a".utf8)), .name(Array("b".utf8))]), ("/", [.name([])]), ("/*", [.any]),
            ("/**", [.name(Array("**".utf8))]), ("/a//", [.name(Array("a".utf8)), .name([]), .name([])]),
            ("/~01", [.name(Array("~1".utf8))]), ("/~1~0", [.name(Array("/~".utf8))]), ("/é", [.name(Array("é".utf8))]),
        ] as [(String, [PointerPattern.Segment])]
    )
    func segments(text: String, segments: [PointerPattern.Segment]) {
        #expect(PointerPattern(text)?.segments == segments)
    }

    @Test("a wildcard matches every name, a name only itself")
    func matching() throws {
        let pattern = try #require(PointerPattern("/*/id"))
        #expect(pattern.matches(Array("anything".utf8), at: 0))
        #expect(pattern.matches(Array("id".utf8), at: 1))
        #expect(!pattern.matches(Array("ID".utf8), at: 1))
    }
}
