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

    @Test("fields of a signature are left out, URLs have their own form, however they are encoded")
    func signed() {
        let rules = MatchingRules(
            signatureNames: { $0.contains("x-amz-signature") ? ["policy", "x-amz-signature"] : [] },
            signsForms: true,
            canonicalText: { "url(\($0.utf8.count))" }
        )
        func pairs(_ text: String) -> [String] {
            CanonicalForm.pairs(of: Array(text.utf8), rules: rules).map {
                String(decoding: $0.name + [0x3D] + ($0.value ?? []), as: UTF8.self)
            }
        }
        #expect(pairs("policy=a&%78-amz-signature=b&key=c") == ["key=c"])
        #expect(pairs("policy=a&key=c") == ["key=c", "policy=a"])
        #expect(pairs("u=%68ttp%3A%2F%2Fx&http=a") == ["http=a", "u=url(8)"])
    }
}
