import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoFailureTests {
    private func fail(_ path: String, _ status: Int) throws -> (answer: DemoAnswer, json: JSONValue) {
        let answer = DemoClient().post(path, #"{"model":"m","prompt":"please fail \#(status)"}"#)
        #expect(answer.status == status)
        return (answer, try answer.json)
    }

    @Test(
        "Errors have each gateway's own shape",
        arguments: [
            (
                "/openai/v1/images/generations", 402,
                #"{"error":{"message":"M","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#
            ),
            ("/imgly/v1/responses", 402, #"{"error":{"code":"insufficient_credits","message":"M"}}"#),
            (
                "/aigateway/v1/images/generations", 402,
                #"{"error":{"message":"M","type":"budget_exceeded","code":402,"param":null}}"#
            ),
            (
                "/aigate/v1/images/generations", 503,
                #"{"error":{"message":"M","type":"api_error","param":null,"code":"model_not_found","status":503}}"#
            ),
            ("/llmgateway/v1/images/generations", 400, #"{"error":true,"status":400,"message":"M"}"#),
            (
                "/llmgateway/v1/videos", 401,
                #"{"error":{"message":"M","type":"authentication_error","param":null,"code":"invalid_api_key"}}"#
            ),
            (
                "/free-ai-gateway/v1/images/generations", 502,
                #"{"error":{"message":"M","type":"provider_error","code":"provider_error"}}"#
            ),
            (
                "/gemini/v1beta/models/m:generateContent", 503,
                #"{"error":{"code":503,"message":"M","status":"UNAVAILABLE"}}"#
            ),
            (
                "/openai/v1/images/generations", 500,
                #"{"error":{"message":"M","type":"server_error","param":null,"code":null}}"#
            ),
        ]
    )
    func shapes(path: String, status: Int, expected: String) throws {
        let (answer, _) = try fail(path, status)
        #expect(answer.text.replacing("As asked for: please fail \(status)", with: "M") == expected)
    }

    @Test("Anthropic's errors have a request id")
    func anthropic() throws {
        for service in ["anthropic", "openrouter", "aigateway", "aigate", "llmgateway"] {
            let (answer, json) = try fail("/\(service)/v1/messages", 529)
            #expect(json["type"]?.stringValue == "error")
            #expect(json["error"]?["type"]?.stringValue == "overloaded_error")
            #expect(json["request_id"]?.stringValue?.hasPrefix("req_") == true)
            #expect(answer.headers["retry-after"] == ["1"])
        }
        let (answer, json) = try fail("/anthropic/v1/messages", 500)
        #expect(answer.headers["request-id"].first == json["request_id"]?.stringValue)
    }

    @Test("Google says in the body when to come back")
    func gemini() throws {
        let (_, json) = try fail("/gemini/v1beta/models/m:generateContent", 429)
        #expect(json["error"]?["details"]?[0]?["retryDelay"]?.stringValue == "1s")
    }
}
