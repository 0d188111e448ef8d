import Testing

@testable import Matching

struct MatchingRulesTests {
    @Test("meaningful headers are in lower case, sorted, without those that are ignored")
    func headers() throws {
        let rules = MatchingRules(
            ignore: [try IgnoreRule("header:X-Trace")],
            meaningfulHeaders: ["Prefer", "x-trace", "OpenAI-Beta", "prefer"]
        )
        #expect(rules.meaningfulHeaders == ["openai-beta", "prefer"])
    }

    @Test("query names are ignored by case, secret ones in any case, signatures by their company")
    func query() throws {
        let rules = MatchingRules(
            ignore: [try IgnoreRule("?trace")],
            secretQueryNames: ["Api_Key"],
            signatureNames: { $0.contains("Key-Pair-Id") ? ["Expires"] : [] }
        )
        func leavesOut(_ name: String, among all: [String] = []) -> Bool {
            rules.namesLeftOut(ofQuery: ([name] + all).map { Array($0.utf8) }).contains(Array(name.utf8))
        }
        #expect(leavesOut("trace"))
        #expect(!leavesOut("Trace"))
        #expect(leavesOut("api_KEY"))
        #expect(leavesOut("Expires", among: ["Expires", "Key-Pair-Id"]))
        #expect(!leavesOut("Expires", among: ["Expires"]))
    }

    @Test("secrets are replaced before rules look at a text, and rules apply in their order")
    func texts() throws {
        let rules = MatchingRules(
            replace: [try ReplaceRule(pattern: "a", constant: "b"), try ReplaceRule(pattern: "b+", constant: "c")],
            secretFilter: { $0.replacing("sk-1", with: "ab") }
        )
        #expect(rules.counted("sk-1 x a") == "c x c")
        #expect(rules.counted(Array("aé".utf8)) == Array("cé".utf8))
        #expect(rules.counted([0x61, 0xFF]) == [0x61, 0xFF])
    }

    @Test("replace rules leave media alone")
    func media() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: "A", constant: "B")])
        let long = String(repeating: "A", count: 4096)
        #expect(rules.counted(long) == long)
        #expect(rules.counted("data:image/png;base64,AAAA") == "data:image/png;base64,AAAA")
        #expect(rules.counted(long + " A").hasPrefix("B"))
        #expect(rules.counted("AAAA") == "BBBB")
    }

    @Test("texts that begin with http or eyJ have a form of their own, before secrets and rules")
    func canonicalText() throws {
        let rules = MatchingRules(
            replace: [try ReplaceRule(pattern: "c", constant: "d")],
            canonicalText: { "a(\($0))" },
            secretFilter: { $0.replacing("a(", with: "c(") }
        )
        for text in ["http", "HTTPS://x", "hTTp:", "eyJ.x"] { #expect(rules.counted(text) == "d(\(text))") }
        for text in ["htt", "xhttp", "eyj", "EYJ", "ey", "", " http", "\u{E9}http"] {
            #expect(rules.counted(text) == text)
            #expect(!rules.isSpecial(text.utf8))
        }
        #expect(rules.counted([0x68, 0x74, 0x74, 0x70, 0xFF]) == [0x68, 0x74, 0x74, 0x70, 0xFF])
        #expect(MatchingRules(canonicalText: { "a\($0)" }).keepsTexts)
        #expect(MatchingRules(canonicalText: { "a\($0)" }).counted(Array("http".utf8)) == Array("ahttp".utf8))
        #expect(!MatchingRules().isSpecial("http".utf8))
    }

    @Test("the fields of a form are a signature's only where the rules say so")
    func forms() {
        let names = ["policy", "key"].map { Array($0.utf8) }
        let signature: MatchingRules.SignatureNames = { Set($0).intersection(["policy"]) }
        #expect(MatchingRules(signatureNames: signature, signsForms: true).namesLeftOut(ofForm: names) == [names[0]])
        #expect(MatchingRules(signatureNames: signature).namesLeftOut(ofForm: names) == [])
        #expect(MatchingRules(signsForms: true).namesLeftOut(ofForm: names) == [])
    }

    @Test("without rules for texts they are kept")
    func none() {
        #expect(MatchingRules().keepsTexts)
        #expect(!MatchingRules(secretFilter: { $0 }).keepsTexts)
    }
}
