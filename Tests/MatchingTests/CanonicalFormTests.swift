import Testing

@testable import Matching

struct CanonicalFormTests {
    @Test("pairs are sorted by name, those of one name keep their order, rules apply to values")
    func pairs() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: "2", constant: "N")])
        let pairs = CanonicalForm.pairs(of: Array("b=2&a=x+y&b=%31&c".utf8), rules: rules)
        #expect(
            pairs == [
                CanonicalPair(name: Array("a".utf8), value: Array("x y".utf8)),
                CanonicalPair(name: Array("b".utf8), value: Array("N".utf8)),
                CanonicalPair(name: Array("b".utf8), value: Array("1".utf8)),
                CanonicalPair(name: Array("c".utf8), value: nil),
            ]
        )
    }
}
