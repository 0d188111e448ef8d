import BodyFormats
import NIOHTTP1
import TestSupport
import Testing

@testable import Matching

struct CanonicalRequestBuilderTests {
    private func request(
        _ body: [UInt8] = [],
        type: String? = nil,
        target: String = "/v1/x",
        headers: HTTPHeaders = [:],
        rules: MatchingRules = MatchingRules(),
        gateway: String = "aigate",
        method: String = "POST"
    ) -> CanonicalRequest {
        var headers = headers
        if let type { headers.add(name: "Content-Type", value: type) }
        var builder = CanonicalRequestBuilder(
            gateway: gateway,
            method: method,
            target: target,
            headers: headers,
            rules: rules
        )
        builder.append(body)
        return builder.finish()
    }

    private func request(_ body: String, type: String?, rules: MatchingRules = MatchingRules()) -> CanonicalRequest {
        request(Array(body.utf8), type: type, rules: rules)
    }

    @Test("the target is divided at the first question mark")
    func target() {
        let request = request(target: "/v1/%6Dodels?b=1?&a=/")
        #expect(request.path == "/v1/models")
        #expect(request.query.map(\.name) == [Array("a".utf8), Array("b".utf8)])
        #expect(request.query.map(\.value) == [Array("/".utf8), Array("1?".utf8)])
        #expect(self.request(target: "/v1/models?").fingerprint == self.request(target: "/v1/models").fingerprint)
    }

    @Test("only meaningful headers count; several of one name are a list")
    func headers() {
        let rules = MatchingRules(meaningfulHeaders: ["Prefer", "openai-beta"])
        let headers: HTTPHeaders = [
            "X-Stainless-Retry-Count": "1", "prefer": " respond-async ", "Authorization": "Bearer x",
            "PREFER": "wait=5",
        ]
        let request = request(headers: headers, rules: rules)
        #expect(
            request.headers == [CanonicalPair(name: Array("prefer".utf8), value: Array("respond-async, wait=5".utf8))]
        )
        #expect(self.request(headers: headers).headers == [])
    }

    @Test("another key, or none, gives the same fingerprint")
    func secrets() {
        let rules = MatchingRules(
            secretQueryNames: ["key"],
            secretFilter: { $0.replacing("sk-1", with: "KEY").replacing("sk-2", with: "KEY") }
        )
        let requests = ["/x?key=sk-1", "/x?key=sk-2", "/x", "/x?key"].map { target in
            request(
                Array(#"{"token":"sk-\#(target.count % 2 + 1)"}"#.utf8),
                type: "application/json",
                target: target,
                rules: rules
            )
        }
        #expect(Set(requests.map(\.fingerprint)).count == 1)
    }

    @Test("a secret in a path counts as a constant, too")
    func secretInPath() {
        let rules = MatchingRules(secretFilter: { $0.replacing("sk-1", with: "KEY") })
        #expect(request(target: "/bot/sk-1/x", rules: rules).path == "/bot/KEY/x")
    }

    @Test("the content type decides what a body is")
    func kinds() {
        #expect(request("{ }", type: "application/json; charset=utf-8").body == .json(Array("{}".utf8)))
        #expect(request("{ }", type: "application/merge-patch+json").body == .json(Array("{}".utf8)))
        for type in ["text/plain", "application/octet-stream", "application/x-ndjson", "nonsense", nil] {
            #expect(request("{ }", type: type).body == .bytes(ContentDigest(of: Array("{ }".utf8))))
        }
        #expect(
            request("b=1&a", type: "application/x-www-form-urlencoded").body
                == .form([
                    CanonicalPair(name: Array("a".utf8), value: nil),
                    CanonicalPair(name: Array("b".utf8), value: Array("1".utf8)),
                ])
        )
        #expect(
            request("--b--", type: "multipart/form-data; boundary=b").body
                == .multipart(subtype: "form-data", parts: [])
        )
        #expect(
            request("--b--", type: "multipart/related; boundary=b").body == .multipart(subtype: "related", parts: [])
        )
    }

    @Test(
        "a body without a byte is none, whatever its type",
        arguments: ["application/json", "multipart/form-data; boundary=b", nil]
    )
    func empty(type: String?) {
        #expect(request("", type: type).body == .none)
    }

    @Test(
        "what is not what its type says counts as bytes",
        arguments: [
            ("{", "application/json"), ("\u{FEFF}{}", "application/json"),
            ("--b\r\n", "multipart/form-data; boundary=b"),
            ("x", "multipart/form-data; boundary=\"\""), ("x", "multipart/form-data"),
            ("--b\r\nx\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        ]
    )
    func malformed(body: String, type: String) {
        #expect(request(body, type: type).body == .bytes(ContentDigest(of: Array(body.utf8))))
    }

    @Test("two content types are none")
    func twoTypes() {
        let headers: HTTPHeaders = ["content-type": "application/json"]
        #expect(
            request(Array("{}".utf8), type: "application/json", headers: headers).body
                == .bytes(ContentDigest(of: Array("{}".utf8)))
        )
    }

    @Test("JSON beyond the limit counts as bytes")
    func largeJSON() {
        let limit = CanonicalBodyBuilder.collectLimit
        var body = [UInt8](repeating: 0x20, count: limit)
        body[0] = UInt8(ascii: "1")
        #expect(request(body, type: "application/json").body == .json([UInt8(ascii: "1")]))
        body.append(0x20)
        #expect(request(body, type: "application/json").body == .bytes(ContentDigest(of: body)))
    }

    private static let samples: [(String, String)] = [
        (#"{"b":"é\u00e9","a":[1.0,{"c":null}]}"#, "application/json"), ("{\"a\":", "application/json"),
        ("a=%C3%A9&b=+", "application/x-www-form-urlencoded"),
        ("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n-\r\r\n--x--", "multipart/form-data; boundary=x"),
        ("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "multipart/form-data; boundary=x"),
        ("any", "text/plain"),
    ]

    @Test("the fingerprint does not depend on how the body is cut", arguments: samples)
    func cuts(body: String, type: String) {
        let bytes = Array(body.utf8)
        let whole = request(body, type: type).fingerprint
        var generator = SeededGenerator(seed: 7)
        func fingerprint(_ pieces: [ArraySlice<UInt8>]) -> Fingerprint {
            var builder = CanonicalRequestBuilder(
                gateway: "aigate",
                method: "POST",
                target: "/v1/x",
                headers: ["content-type": type],
                rules: MatchingRules()
            )
            for piece in pieces { builder.append(piece) }
            return builder.finish().fingerprint
        }
        for cut in 0...bytes.count { #expect(fingerprint([bytes[..<cut], bytes[cut...]]) == whole) }
        for _ in 0..<50 { #expect(fingerprint(generator.cuts(of: bytes, upTo: 4)) == whole) }
    }

    @Test("every part of a request counts")
    func sensitivity() {
        let json = Array(#"{"stream":true}"#.utf8)
        let type = "application/json"
        let rules = MatchingRules(meaningfulHeaders: ["prefer"])
        let requests = [
            request(json, type: type, rules: rules), request(json, type: type, rules: rules, gateway: "imgly"),
            request(json, type: type, rules: rules, method: "PUT"),
            request(json, type: type, rules: rules, method: "post"),
            request(json, type: type, target: "/v1/y", rules: rules),
            request(json, type: type, target: "/v1/x?a", rules: rules),
            request(json, type: type, target: "/v1/x?a=", rules: rules),
            request(json, type: type, headers: ["prefer": "a"], rules: rules),
            request(json, type: type, headers: ["prefer": ""], rules: rules),
            request(json, type: "text/plain", rules: rules),
            request(Array(#"{"stream":false}"#.utf8), type: type, rules: rules), request(rules: rules),
        ]
        #expect(Set(requests.map(\.fingerprint)).count == requests.count)
    }
}
