import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("StatedRequest, from JSON")
struct StatedRequestJSONTests {
    private func request(_ json: String) throws -> StatedRequest {
        try StatedRequest(json: Array(json.utf8), from: "r.json")
    }

    @Test("only the URL must be there")
    func defaults() throws {
        #expect(try request(#"{"url":"/x"}"#) == StatedRequest(method: "GET", url: "/x", headers: [:], body: []))
        #expect(try request(#"{"url":"/x","body":null}"#).method == "GET")
        #expect(try request(#"{"url":"/x","body":"a"}"#).method == "POST")
        #expect(try request(#"{"url":"/x","body":"a","method":"PUT"}"#).method == "PUT")
    }

    @Test(
        "a body is a text, base64, or any other value as JSON",
        arguments: [
            (#""{\"a\": 1}""#, #"{"a": 1}"#, nil), (#"{"base64":"aGk="}"#, "hi", nil),
            (#"{"a":[1.0,null]}"#, #"{"a":[1.0,null]}"#, "application/json"), ("[]", "[]", "application/json"),
            (#"{"base64":"aGk=","b":1}"#, #"{"base64":"aGk=","b":1}"#, "application/json"),
        ] as [(String, String, String?)]
    )
    func bodies(json: String, body: String, type: String?) throws {
        let request = try request(#"{"url":"/x","body":\#(json)}"#)
        #expect(String(decoding: request.body, as: UTF8.self) == body)
        #expect(request.headers.first(name: "content-type") == type)
    }

    @Test("headers are members or pairs")
    func headers() throws {
        #expect(
            try request(#"{"url":"/x","headers":{"A":"1","B":["2","3"]}}"#).headers == ["A": "1", "B": "2", "B": "3"]
        )
        #expect(try request(#"{"url":"/x","headers":[["A","1"],["A","2"]]}"#).headers == ["A": "1", "A": "2"])
        // NIO's `HTTPHeaders.add` ends the process at a name that is not ASCII.
        #expect(try request(#"{"url":"/x","headers":{"x-é":"1"}}"#).headers.first?.name == "x-é")
        #expect(try request(#"{"url":"/x","headers":[["x-é","1"]]}"#).headers.first?.name == "x-é")
        let typed = try request(#"{"url":"/x","headers":{"content-type":"application/x-ndjson"},"body":[]}"#)
        #expect(typed.headers == ["content-type": "application/x-ndjson"])
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("{}", "r.json: \"url\" must be a text"), (#"{"url":1}"#, "r.json: \"url\" must be a text"),
            (#"{"url":"/x","method":1}"#, "r.json: \"method\" must be a text"),
            (
                #"{"uri":"/x"}"#,
                "r.json: \"uri\" is no part of a request (did you mean \"url\"?); there is method, url, headers, body"
            ),
            (
                "[]", #"r.json: a request is an object: {"method": "POST", "url": "…", "headers": {}, "body": …}"#
            ),
            (
                #"{"url":"/x","headers":{"a":1}}"#,
                #"r.json: "headers" must be {"name": "value"} or [["name", "value"]]"#
            ),
            (
                #"{"url":"/x","headers":[["a"]]}"#,
                #"r.json: "headers" must be {"name": "value"} or [["name", "value"]]"#
            ),
            (#"{"url":"/x","headers":"a"}"#, #"r.json: "headers" must be {"name": "value"} or [["name", "value"]]"#),
            (
                #"{"url":"/x","body":{"base64":"a"}}"#,
                "r.json: \"base64\" is not base64, as RFC 4648 has it with padding"
            ),
        ]
    )
    func errors(json: String, message: String) {
        #expect(throws: CLIError.usage(message)) { try request(json) }
    }

    @Test("what is no JSON says where")
    func syntax() {
        #expect(throws: CLIError.self) { try request("{") }
    }
}
