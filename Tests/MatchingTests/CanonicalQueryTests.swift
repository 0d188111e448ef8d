import Testing

@testable import Matching

struct CanonicalQueryTests {
    private func pairs(_ query: String, rules: MatchingRules = MatchingRules()) -> [String] {
        CanonicalQuery.pairs(of: Array(query.utf8), rules: rules).map { pair in
            String(decoding: pair.name, as: UTF8.self)
                + (pair.value.map { "=" + String(decoding: $0, as: UTF8.self) } ?? "")
        }
    }

    @Test(
        "parameters are sorted by name and decoded; those of one name keep their order",
        arguments: [
            ("b=2&a=1", ["a=1", "b=2"]), ("b=2&a=2&b=1&a=1", ["a=2", "a=1", "b=2", "b=1"]),
            ("model=bfl%2Fflux-2", ["model=bfl/flux-2"]), ("q=a+b", ["q=a b"]), ("q=a%20b", ["q=a b"]),
            ("a&b=", ["a", "b="]),
            ("", []), ("%61=1", ["a=1"]),
        ]
    )
    func pairs(query: String, expected: [String]) {
        #expect(pairs(query) == expected)
    }

    @Test("ignored, secret and signature parameters are left out")
    func leftOut() throws {
        let rules = MatchingRules(
            ignore: [try IgnoreRule("?tr")],
            secretQueryNames: ["key"],
            signatureNames: { Set($0).intersection(["sig"]) }
        )
        #expect(pairs("z=1&tr=2&key=s&KEY=s&sig=3&%74r=4", rules: rules) == ["z=1"])
    }

    @Test("replace rules apply to values")
    func replaced() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: #"\d+"#, constant: "N")])
        #expect(pairs("a1=x12%31", rules: rules) == ["a1=xN"])
    }
}
