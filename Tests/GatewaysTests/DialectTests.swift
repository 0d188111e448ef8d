import BodyFormats
import Testing

@testable import Gateways

@Suite struct DialectTests {
    private func body(_ dialect: Dialect, hint: String? = nil) -> String {
        String(
            decoding: dialect.errorBody(status: 424, code: "cassette_miss", message: "No \"tape\"", hint: hint),
            as: UTF8.self
        )
    }

    @Test(
        "Each gateway's own error shape, with the code where the dialect has a string for it",
        arguments: [
            (
                Dialect.openai,
                #"{"error":{"message":"No \"tape\"","type":"invalid_request_error","param":null,"code":"cassette_miss"}}"#
            ),
            (.anthropic, #"{"type":"error","error":{"type":"cassette_miss","message":"No \"tape\""}}"#),
            (.gemini, #"{"error":{"code":424,"message":"cassette_miss: No \"tape\"","status":"FAILED_PRECONDITION"}}"#),
            (.imgly, #"{"error":{"code":"cassette_miss","message":"No \"tape\""}}"#),
            (.aigateway, #"{"error":{"message":"No \"tape\"","type":"cassette_miss","code":424,"param":null}}"#),
            (
                .aigate,
                #"{"error":{"message":"No \"tape\"","type":"invalid_request_error","param":null,"code":"cassette_miss","#
                    + #""status":424}}"#
            ),
            (
                .llmgateway,
                #"{"error":{"message":"No \"tape\"","type":"invalid_request_error","param":null,"code":"cassette_miss"}}"#
            ),
            (
                .freeAIGateway,
                #"{"error":{"message":"No \"tape\"","type":"invalid_request_error","code":"cassette_miss"}}"#
            ),
            (.generic, #"{"error":{"code":"cassette_miss","message":"No \"tape\""}}"#),
        ]
    )
    func shapes(dialect: Dialect, expected: String) {
        #expect(body(dialect) == expected)
    }

    @Test("A hint is one more member of the error", arguments: Dialect.allCases)
    func hint(dialect: Dialect) throws {
        let value = try JSONParser.parse(dialect.errorBody(status: 502, code: "c", message: "m", hint: "try\nthis"))
        #expect(value["error"]?["hint"]?.stringValue == "try\nthis")
    }

    @Test("Errors of the server's side are called so")
    func serverErrors() throws {
        func error(_ dialect: Dialect) throws -> JSONValue? {
            try JSONParser.parse(dialect.errorBody(status: 502, code: "upstream_unreachable", message: "m"))["error"]
        }
        #expect(try error(.openai)?["type"]?.stringValue == "server_error")
        #expect(try error(.aigate)?["type"]?.stringValue == "api_error")
        #expect(try error(.gemini)?["status"]?.stringValue == "UNAVAILABLE")
        #expect(try error(.aigateway)?["type"]?.stringValue == "upstream_unreachable")
    }

    @Test("Dialects are known by the names of their gateways")
    func names() throws {
        for dialect in Dialect.allCases { #expect(try Dialect(named: dialect.rawValue) == dialect) }
        let names = [
            "openai", "anthropic", "gemini", "imgly", "aigateway", "aigate", "llmgateway", "free-ai-gateway", "generic",
        ]
        #expect(throws: GatewayError.unknownDialect("OpenAI", known: names)) { try Dialect(named: "OpenAI") }
    }

    @Test(
        "A route of another API has that API's dialect",
        arguments: [
            (Dialect.aigateway, "/v1/messages", Dialect.anthropic),
            (.aigateway, "/anthropic/v1/messages?beta=true", .anthropic),
            (.aigate, "/v1/v1/messages", .anthropic),
            (.llmgateway, "/v1/messages/count_tokens", .anthropic),
            (.openai, "/v1/messages", .anthropic),
            (.aigate, "/v1beta/models/google/gemini-3-pro-image:generateContent", .gemini),
            (.aigate, "/v1/models/google%2Fgemini:streamGenerateContent?alt=sse", .gemini),
            (.generic, "/v1beta/operations/1", .gemini),
            (.aigate, "/v1/chat/completions", .aigate),
            (.openai, "/v1/threads/t/messages", .openai),
            (.openai, "/v1/chat?x=/v1/messages", .openai),
            (.openai, "/v1/models/ft:gpt-4o:acme", .openai),
            (.aigate, "/", .aigate),
            (.imgly, "/v1/messages", .imgly),
            (.freeAIGateway, "/v1/messages", .freeAIGateway),
            (.anthropic, "/v1beta/x", .anthropic),
            (.gemini, "/v1/messages", .gemini),
        ]
    )
    func routes(dialect: Dialect, path: String, expected: Dialect) {
        #expect(dialect.dialect(forPath: path) == expected)
    }
}
