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

    @Test("a signature is told by all names together, decoded")
    func company() {
        let rules = MatchingRules(signatureNames: { Set($0).isSuperset(of: ["sig", "sv"]) ? ["sig", "sv"] : [] })
        #expect(pairs("%73ig=1&sv=2&sig=3&w=4", rules: rules) == ["w=4"])
        #expect(pairs("sig=1&w=4", rules: rules) == ["sig=1", "w=4"])
    }

    @Test("values that are URLs have a form of their own")
    func canonicalTexts() {
        #expect(
            pairs("u=%68ttps%3A&http=x&v=/", rules: MatchingRules(canonicalText: { _ in "url" })) == [
                "http=x", "u=url", "v=/",
            ]
        )
    }

    @Test("replace rules apply to values")
    func replaced() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: #"\d+"#, constant: "N")])
        #expect(pairs("a1=x12%31", rules: rules) == ["a1=xN"])
    }
}
