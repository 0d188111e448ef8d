import Matching
import Testing

struct IgnoreRuleTests {
    @Test("the three kinds are told apart")
    func kinds() throws {
        #expect(try IgnoreRule("?trace") == .query("trace"))
        #expect(try IgnoreRule("?a b") == .query("a b"))
        #expect(try IgnoreRule("header:X-Trace-Id") == .header("x-trace-id"))
        guard case .member = try IgnoreRule("/messages/*/id") else {
            Issue.record("no pointer")
            return
        }
        #expect(try IgnoreRule("/a~0b") != IgnoreRule("/a~1b"))
    }

    @Test(
        "a rule is written as it is read",
        arguments: ["/user", "/messages/*/id", "/", "/a~0b~1c/", "/*", "/ä", "?trace", "?a b", "header:x-trace-id"]
    )
    func description(text: String) throws {
        #expect(try IgnoreRule(text).description == text)
    }

    @Test(
        "what does not parse says why and what to write",
        arguments: [
            (
                "user", .unknownKind,
                #"the ignore rule "user" is no JSON pointer, query name or header; write "/user" for a JSON member, "?trace" for a query parameter, "header:x-id" for a header"#
            ),
            ("", .unknownKind, nil), ("Header:x", .unknownKind, nil), ("$.user", .unknownKind, nil),
            (
                "?", .emptyQueryName,
                #"the ignore rule "?" names no query parameter; write the name after the question mark, as in "?trace""#
            ),
            (
                "header:", .headerName,
                #"the ignore rule "header:" names no header; write the name after the colon, as in "header:x-id""#
            ),
            ("header:a b", .headerName, nil), ("header:é", .headerName, nil), ("header: x", .headerName, nil),
            (
                "/a~2", .pointerEscape,
                #"the ignore rule "/a~2" has a "~" that is no escape; in a JSON pointer "~0" stands for "~" and "~1" for "/""#
            ),
            ("/a~", .pointerEscape, nil), ("/~/a", .pointerEscape, nil),
        ] as [(String, RuleError.Code, String?)]
    )
    func malformed(text: String, code: RuleError.Code, description: String?) {
        let error = #expect(throws: RuleError.self) { try IgnoreRule(text) }
        #expect(error?.code == code)
        #expect(error?.rule == text)
        if let description { #expect(error?.description == description) }
    }
}
