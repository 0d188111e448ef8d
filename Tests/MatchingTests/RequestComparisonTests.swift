import NIOHTTP1
import Testing

@testable import Matching

struct RequestComparisonTests {
    private func request(
        _ body: String = "",
        type: String = "application/json",
        target: String = "/v1/x",
        headers: HTTPHeaders = [:],
        gateway: String = "g",
        method: String = "POST"
    ) -> CanonicalRequest {
        var headers = headers
        headers.add(name: "content-type", value: type)
        var builder = CanonicalRequestBuilder(
            gateway: gateway,
            method: method,
            target: target,
            headers: headers,
            rules: MatchingRules(meaningfulHeaders: ["prefer"])
        )
        builder.append(body.utf8)
        return builder.finish()
    }

    private func differences(_ recorded: CanonicalRequest, _ requested: CanonicalRequest) -> [String] {
        RequestComparison.differences(recorded: recorded, requested: requested).first.map(\.description)
    }

    @Test("equal requests have no differences")
    func equal() {
        #expect(differences(request(#"{"a":1}"#), request(#"{ "a" : 1.0 }"#)) == [])
    }

    @Test("gateway, method, path, query and headers are compared")
    func head() {
        let recorded = request(target: "/v1/x?a=1&b=2&c", headers: ["prefer": "wait"])
        let requested = request(target: "/v1/y?a=2&d=3&c=", gateway: "h", method: "PUT")
        #expect(
            differences(recorded, requested) == [
                "gateway: recorded g, requested h", "method: recorded POST, requested PUT",
                "path: recorded /v1/x, requested /v1/y", #"query "a": recorded "1", requested "2""#,
                #"query "b": recorded "2", requested nothing"#, #"query "c": recorded no value, requested """#,
                #"query "d": recorded nothing, requested "3""#, #"header "prefer": recorded "wait", requested nothing"#,
            ]
        )
    }

    @Test(
        "JSON bodies are compared member by member",
        arguments: [
            (
                #"{"a":1,"b":"x"}"#, #"{"a":2,"b":"y"}"#,
                ["/a: recorded 1, requested 2", #"/b: recorded "x", requested "y""#]
            ),
            (
                #"{"m":[{"c":"a"},1]}"#, #"{"m":[{"c":"b"}]}"#,
                [#"/m/0/c: recorded "a", requested "b""#, "/m/1: recorded 1, requested nothing"]
            ),
            (#"{"a":{"b":1}}"#, #"{"a":[1]}"#, [#"/a: recorded {"b":1}, requested [1]"#]),
            (#"{"a/b~c":true}"#, #"{"a/b~c":null}"#, ["/a~1b~0c: recorded true, requested null"]),
            ("1", "2", ["body: recorded 1, requested 2"]),
            ("{}", #"{"s":"1"}"#, [#"/s: recorded nothing, requested "1""#]),
            (#"{"a":1,"a":2}"#, #"{"a":1,"a":3}"#, ["/a: recorded 2, requested 3"]),
            (#"["é"]"#, "[\"e\u{301}\"]", ["/0: recorded \"é\", requested \"e\u{301}\""]),
            (#"{"a\u001b":1}"#, "{}", [#"/a\u{1b}: recorded 1, requested nothing"#]),
        ] as [(String, String, [String])]
    )
    func json(recorded: String, requested: String, expected: [String]) {
        #expect(differences(request(recorded), request(requested)) == expected)
    }

    @Test("only the first differences are kept, all are counted")
    func many() {
        let list = RequestComparison.differences(
            recorded: request("[1,2,3,4,5,6,7,8,9,10]"),
            requested: request("[]")
        )
        #expect(list.count == 10)
        #expect(list.first.map(\.place) == (0..<8).map { "/\($0)" })
    }

    @Test("deeply nested values are compared without a deep call stack")
    func deep() {
        func nested(_ leaf: String) -> CanonicalRequest {
            request(String(repeating: "[", count: 512) + leaf + String(repeating: "]", count: 512))
        }
        #expect(differences(nested("1"), nested("2")).count == 1)
    }

    @Test("forms are compared by name")
    func forms() {
        let type = "application/x-www-form-urlencoded"
        #expect(
            differences(request("a=1&b=2", type: type), request("a=1&b=3", type: type))
                == [#"form "b": recorded "2", requested "3""#]
        )
    }

    @Test("bodies of different kinds are compared as a whole")
    func kinds() {
        #expect(
            differences(request("abc", type: "text/plain"), request("[]"))
                == ["body: recorded 3 bytes (sha256 ba7816bf8f01…), requested a JSON body"]
        )
        #expect(differences(request(), request("[]")) == ["body: recorded no body, requested a JSON body"])
    }
}
