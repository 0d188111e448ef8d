import BodyFormats
import TestSupport
import Testing

@testable import Matching

struct CanonicalJSONTests {
    private func canonical(_ text: String, rules: MatchingRules = MatchingRules()) throws -> String {
        String(decoding: try CanonicalJSON.bytes(of: Array(text.utf8), rules: rules), as: UTF8.self)
    }

    private func ignoring(_ rules: String...) throws -> MatchingRules {
        MatchingRules(ignore: try rules.map { try IgnoreRule($0) })
    }

    @Test(
        "texts that mean the same have one form",
        arguments: [
            (#" { "b" : [ 1.0 , true ] , "a" : null } "#, #"{"a":null,"b":[1,true]}"#),
            (
                #"{"c":{"z":1,"y":{"b":2,"a":3}},"a":"\u00e9\/\n\ud83d\ude00"}"#,
                #"{"a":"é/\n😀","c":{"y":{"a":3,"b":2},"z":1}}"#
            ),
            (#"{"\u0061":1,"b":{},"c":[]}"#, #"{"a":1,"b":{},"c":[]}"#), ("\"\\u001F\\u0022\"", #""\u001f\"""#),
            ("[]", "[]"), ("{}", "{}"), (" -0.0 ", "0"), (#"[{"b":1,"a":2},[],{}]"#, #"[{"a":2,"b":1},[],{}]"#),
            (#"{"aa":1,"a":2,"b":3,"":4}"#, #"{"":4,"a":2,"aa":1,"b":3}"#),
        ]
    )
    func forms(text: String, form: String) throws {
        #expect(try canonical(text) == form)
    }

    @Test(
        "texts that mean something else have another form",
        arguments: [
            ("[1,2]", "[2,1]"), ("1", "\"1\""), ("null", "{}"), ("9007199254740992", "9007199254740993"),
            (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#), (#"{"a":1,"a":1}"#, #"{"a":1}"#), (#"{"a":null}"#, "{}"),
            ("\"\u{E9}\"", "\"e\u{301}\""), (#"{"a":{"b":1}}"#, #"{"a":{},"b":1}"#), ("[[1],2]", "[[1,2]]"),
            ("true", "false"),
            (#""a""#, #""A""#),
        ]
    )
    func different(left: String, right: String) throws {
        // Compared as bytes: String's own equality takes composed and decomposed letters for the same.
        #expect(try Array(canonical(left).utf8) != Array(canonical(right).utf8))
    }

    @Test("names that occur twice keep their order, whatever stands between them")
    func duplicates() throws {
        #expect(try canonical(#"{"b":1,"a":1,"b":0,"a":2}"#) == #"{"a":1,"a":2,"b":1,"b":0}"#)
    }

    @Test(
        "members that ignore rules name are left out, with all that they contain",
        arguments: [
            ("/metadata", #"{"metadata":{"a":[1,{"b":2}]},"x":1}"#, #"{"x":1}"#), ("/a", #"{"a":1}"#, "{}"),
            ("/messages/*/id", #"{"messages":[{"id":"1","c":2},{"c":3,"id":[]}]}"#, #"{"messages":[{"c":2},{"c":3}]}"#),
            ("/messages/0", #"{"messages":[1,2,3]}"#, #"{"messages":[2,3]}"#),
            ("/messages/1", #"{"messages":[1,2,3]}"#, #"{"messages":[1,3]}"#),
            ("/messages/*", #"{"messages":[1,[2],{"a":3}]}"#, #"{"messages":[]}"#),
            ("/*/id", #"{"a":{"id":1},"b":{"id":2,"c":{"id":3}},"id":4}"#, #"{"a":{},"b":{"c":{"id":3}},"id":4}"#),
            ("/a~1b/c~0d", #"{"a/b":{"c~d":1,"e":2}}"#, #"{"a/b":{"e":2}}"#), ("/", #"{"":1,"a":2}"#, #"{"a":2}"#),
            ("/0", #"[1,2]"#, "[2]"), ("/0", #"{"0":1,"1":2}"#, #"{"1":2}"#), ("/a/b", #"{"a":1}"#, #"{"a":1}"#),
            ("/a/b/c", #"{"a":{"b":[1],"c":2}}"#, #"{"a":{"b":[1],"c":2}}"#), ("/\u{E9}", "{\"\\u00e9\":1}", "{}"),
        ]
    )
    func ignored(rule: String, text: String, form: String) throws {
        #expect(try canonical(text, rules: ignoring(rule)) == form)
    }

    @Test("several rules work together, also where one is inside another")
    func severalRules() throws {
        let rules = try ignoring("/a/b", "/a", "/c/*/d", "/c/0/e")
        #expect(
            try canonical(#"{"c":[{"e":1,"d":2,"f":3},{"e":1,"d":2}],"a":{"b":1}}"#, rules: rules)
                == #"{"c":[{"f":3},{"e":1}]}"#
        )
    }

    @Test("replace rules change string values, not names and not numbers")
    func replaced() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: #"\d{4}-\d\d-\d\d"#, constant: "DATE")])
        #expect(
            try canonical(
                #"{"2026-01-01":"on 2026-01-01 \"and\" 2026-02-02","n":[20260101,"2026-01-0\u0031"]}"#,
                rules: rules
            )
                == #"{"2026-01-01":"on DATE \"and\" DATE","n":[20260101,"DATE"]}"#
        )
    }

    @Test("strings that begin with http or eyJ have a form of their own, however they are escaped; names have none")
    func canonicalTexts() throws {
        let rules = MatchingRules(canonicalText: { "<\($0)>" })
        let texts = [
            (#"{"http://a":"http:\/\/b\u0026"}"#, #"{"http://a":"<http://b&>"}"#),
            (#"["\u0068ttp:","h\u0054tps","ey\u004a.","\u0065yJ"]"#, #"["<http:>","<hTtps>","<eyJ.>","<eyJ>"]"#),
            (
                #"["htt","\nhttp","see http://a","ey","\u00e9http",""]"#,
                #"["htt","\nhttp","see http://a","ey","éhttp",""]"#
            ),
        ]
        for (text, expected) in texts { #expect(try canonical(text, rules: rules) == expected) }
        #expect(try canonical(#"["\u0068ttp:"]"#) == #"["http:"]"#)
    }

    @Test("malformed text is an error, also in what is left out")
    func malformed() throws {
        let rules = try ignoring("/a")
        for text in [#"{"a":[1,}"#, #"{"a":"#, "{\"a\":1}x", "", #"{"a":01}"#] {
            #expect(throws: BodyFormatError.self) { try canonical(text, rules: rules) }
        }
    }

    @Test("nesting up to the limit costs no call stack")
    func depth() throws {
        let depth = JSONScanner.depthLimit
        let text = String(repeating: #"{"b":1,"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        #expect(try canonical(text).hasPrefix(#"{"a":{"a":"#))
    }

    @Test("the form of random values does not depend on how they are written, and is its own form")
    func invariance() throws {
        var generator = SeededGenerator(seed: 8785)
        for _ in 0..<500 {
            let value = generator.jsonValue(depth: 4)
            let form = try canonical(generator.jsonText(value))
            for _ in 0..<3 { #expect(try canonical(generator.jsonText(value)) == form) }
            #expect(try canonical(form) == form)
            #expect(throws: Never.self) { try JSONParser.parse(Array(form.utf8)) }
        }
    }

    @Test("a random value with one leaf changed has another form")
    func sensitivity() throws {
        var generator = SeededGenerator(seed: 6901)
        for _ in 0..<500 {
            let value = generator.jsonValue(depth: 4)
            let changed = generator.changingOneLeaf(of: value)
            #expect(try canonical(generator.jsonText(value)) != canonical(generator.jsonText(changed)))
        }
    }
}
