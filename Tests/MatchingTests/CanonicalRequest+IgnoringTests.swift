import NIOHTTP1
import Testing

@testable import Matching

@Suite("CanonicalRequest+Ignoring")
struct CanonicalRequestIgnoringTests {
    private func request(_ type: String, _ body: String, rules: [IgnoreRule] = []) -> CanonicalRequest {
        var builder = CanonicalRequestBuilder(
            gateway: "g",
            method: "POST",
            target: "/v1/x?trace=1&page=2",
            headers: ["content-type": type, "x-tier": "gold"],
            rules: MatchingRules(ignore: rules, meaningfulHeaders: ["x-tier"])
        )
        builder.append(body.utf8)
        return builder.finish()
    }

    @Test(
        "rules leave out afterwards what they leave out at once",
        arguments: ["/a", "/b/*/id", "?trace", "header:x-tier", "/nothing"]
    )
    func rules(rule: String) throws {
        let rules = [try IgnoreRule(rule)]
        for (type, body) in [
            ("application/json", #"{"b":[{"id":1,"v":1.0},{"id":2}],"a":"\u00e9"}"#), ("text/plain", "a"),
            ("application/x-www-form-urlencoded", "a=1"), ("application/json", ""),
        ] {
            #expect(request(type, body).ignoring(rules) == request(type, body, rules: rules))
        }
    }
}
