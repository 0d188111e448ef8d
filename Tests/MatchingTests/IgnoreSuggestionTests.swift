import NIOHTTP1
import TestSupport
import Testing

@testable import Matching

struct IgnoreSuggestionTests {
    private func request(
        _ body: String,
        target: String = "/v1/x",
        headers: HTTPHeaders = [:],
        rules: [String] = []
    ) throws -> CanonicalRequest {
        var builder = CanonicalRequestBuilder(
            gateway: "g",
            method: "POST",
            target: target,
            headers: headers.merging(["content-type": "application/json"]),
            rules: MatchingRules(ignore: try rules.map { try IgnoreRule($0) }, meaningfulHeaders: ["x-tier"])
        )
        builder.append(body.utf8)
        return builder.finish()
    }

    private func rules(_ recorded: CanonicalRequest, _ requested: CanonicalRequest) -> [String] {
        IgnoreSuggestion.rules(
            for: RequestComparison.differences(recorded: recorded, requested: requested),
            recorded: recorded,
            requested: requested
        )
    }

    @Test(
        "each place that differs is a rule; elements that differ alike are one",
        arguments: [
            (#"{"user":"a","n":1}"#, #"{"user":"b","n":1}"#, ["/user"]),
            (#"{"a":{"b":[1,{"c":1}]}}"#, #"{"a":{"b":[1,{}]}}"#, ["/a/b/1/c"]),
            (#"{"messages":[{"content":"a"}]}"#, #"{"messages":[{"content":"b"}]}"#, ["/messages/0/content"]),
            (#"{"m":[{"id":1},{"id":2}],"u":1}"#, #"{"m":[{"id":3},{"id":4}],"u":2}"#, ["/m/*/id", "/u"]),
            (#"{"a/b~":1}"#, "{}", ["/a~1b~0"]),
            ("[1,2]", "[1,3]", ["/1"]),
        ]
    )
    func members(recorded: String, requested: String, expected: [String]) throws {
        #expect(rules(try request(recorded), try request(requested)) == expected)
    }

    @Test("query parameters and headers have rules of their own")
    func head() throws {
        let recorded = try request("{}", target: "/v1/x?trace=1&page=2", headers: ["x-tier": "gold"])
        #expect(rules(recorded, try request("{}", target: "/v1/x?trace=2&page=2")) == ["?trace", "header:x-tier"])
    }

    @Test(
        "what is asked of the model is never left out as a whole",
        arguments: [
            (#"{"model":"a"}"#, #"{"model":"b"}"#), (#"{"stream":true}"#, "{}"),
            (#"{"messages":[1]}"#, #"{"messages":[1,2]}"#), (#"{"messages":1}"#, #"{"messages":2}"#),
            (#"{"input":"a","user":"a"}"#, #"{"input":"b","user":"b"}"#), (#"{"prompt":"a"}"#, #"{"prompt":"b"}"#),
            ("1", "2"), ("{}", "[]"), ("[1,2,3,4,5,6,7,8,9]", "[]"),
        ]
    )
    func essentials(recorded: String, requested: String) throws {
        #expect(rules(try request(recorded), try request(requested)) == [])
    }

    @Test("other differences than those of members, queries and headers have no rule")
    func others() throws {
        #expect(rules(try request(#"{"a":1}"#), try request(#"{"a":2}"#, target: "/v1/y")) == [])
        #expect(rules(try request(#"{"a":1}"#), try request("no JSON")) == [])
        let long = String(repeating: "x", count: 300)
        #expect(rules(try request(#"{"\#(long)":1}"#), try request("{}")) == [], "a pointer that is shown shortened")
        #expect(rules(try request(#"{"a\u001b":1}"#), try request("{}")) == [], "a pointer that is shown escaped")
    }

    @Test("a rule that covers more than its pointer is not recommended unless it makes both equal")
    func verified() throws {
        // `/*` is read as a pattern, and so leaves out `b` as well: both are equal then, as they should be.
        #expect(rules(try request(#"{"*":1,"b":1}"#), try request(#"{"*":2,"b":1}"#)) == ["/*"])
        // The name occurs twice, so the rule takes both out of one and leaves the other as it is: still equal.
        #expect(rules(try request(#"{"a":1,"a":2}"#), try request(#"{"a":1,"a":3}"#)) == ["/a"])
    }

    @Test("whatever is recommended makes two requests equal", arguments: 0..<200 as Range<UInt64>)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let members = { (count: Int) in
            (0..<count).map { index in
                #""k\#(index)":[\#(Int.random(in: 0...2, using: &generator)),{"v":\#(Bool.random(using: &generator))}]"#
            }.joined(separator: ",")
        }
        let bodies = ["{\(members(4))}", "{\(members(4))}"]
        let found = rules(try request(bodies[0]), try request(bodies[1]))
        let equal = try bodies.map { try request($0, rules: found).fingerprint }
        #expect(equal[0] == equal[1])
        #expect(found.isEmpty == (bodies[0] == bodies[1]))
    }

    @Test("rules are written as YAML reads them")
    func yaml() {
        #expect(
            IgnoreSuggestion.yaml(["/a/b-c_d.e", "/m/*/id", "?t", "header:x", "/a\"b", "/a: b"])
                == #"ignore: [/a/b-c_d.e, "/m/*/id", "?t", "header:x", "/a\"b", "/a: b"]"#
        )
    }
}

extension HTTPHeaders {
    fileprivate func merging(_ other: HTTPHeaders) -> HTTPHeaders { HTTPHeaders(Array(self) + Array(other)) }
}
