import Matching
import Testing

struct ReplaceRuleTests {
    @Test("every match becomes the constant, taken literally")
    func replacing() throws {
        let rule = try ReplaceRule(pattern: #"(\d{4})-\d\d-\d\d"#, constant: "$1 \\1")
        #expect(rule.applied(to: "from 2026-11-21 to 2026-11-22.") == "from $1 \\1 to $1 \\1.")
        #expect(rule.applied(to: "nothing here") == "nothing here")
    }

    @Test("matching goes by scalars: a combining mark hides no match")
    func scalars() throws {
        let rule = try ReplaceRule(pattern: "1", constant: "N")
        #expect(Array(rule.applied(to: "1\u{301}\r\n1").unicodeScalars) == Array("N\u{301}\r\nN".unicodeScalars))
    }

    @Test("a pattern that does not compile is an error with the pattern and a remedy")
    func malformed() {
        let error = #expect(throws: RuleError.self) { try ReplaceRule(pattern: "a(b", constant: "") }
        #expect(error?.code == .pattern)
        #expect(error?.rule == "a(b")
        #expect(error?.message.hasPrefix("the pattern \"a(b\" is no regular expression: ") == true)
        #expect(error?.hint == #"in YAML put patterns into single quotes, as in '\d{4}-\d\d-\d\d'"#)
    }

    @Test("one rule is used from several tasks at once")
    func concurrency() async throws {
        let rule = try ReplaceRule(pattern: #"id-\w+"#, constant: "ID")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask { (0..<50).allSatisfy { rule.applied(to: "id-\(number) \($0)") == "ID \($0)" } }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("rules are equal by pattern and constant")
    func equality() throws {
        #expect(try ReplaceRule(pattern: "a", constant: "b") == ReplaceRule(pattern: "a", constant: "b"))
        #expect(try ReplaceRule(pattern: "a", constant: "b") != ReplaceRule(pattern: "a", constant: "c"))
    }
}
