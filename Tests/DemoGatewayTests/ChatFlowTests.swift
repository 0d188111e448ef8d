import BodyFormats
import Testing

@testable import DemoGateway

@Suite struct ChatFlowTests {
    private func complete(_ service: String, _ more: String = "", messages: String? = nil) throws -> JSONValue {
        let messages = messages ?? #"[{"role":"user","content":"a kite"}]"#
        return try DemoClient().post(
            "/\(service)/v1/chat/completions",
            #"{"model":"m",\#(more)"messages":\#(messages)}"#
        ).json
    }

    @Test("A whole completion repeats the last thing the user said")
    func whole() throws {
        let messages =
            #"[{"role":"user","content":"first"},{"role":"assistant","content":"x"},"#
            + #"{"role":"user","content":[{"type":"text","text":"second"}]}]"#
        let json = try complete("openai", messages: messages)
        #expect(json["choices"]?[0]?["message"]?["content"]?.stringValue?.hasPrefix("You said: second (") == true)
        #expect(json["usage"]?["prompt_tokens"]?.integerValue == 1)
    }

    @Test("Image models answer in the chat with a data URL of a picture")
    func picture() throws {
        let message = try complete("aigate", #""modalities":["image","text"],"#)["choices"]?[0]?["message"]
        let url = message?["images"]?[0]?["image_url"]?["url"]?.stringValue
        let base64 = url.map { $0.dropFirst("data:image/png;base64,".count) }
        #expect(base64.flatMap { Base64.decode(String($0)) }?.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    }

    @Test("A tool that has answered is not called again")
    func toolResult() throws {
        let tools = #""tools":[{"type":"function","function":{"name":"weather"}}],"#
        #expect(try complete("openai", tools)["choices"]?[0]?["finish_reason"]?.stringValue == "tool_calls")
        let messages = #"[{"role":"user","content":"a"},{"role":"tool","tool_call_id":"c","content":"sun"}]"#
        #expect(
            try complete("openai", tools, messages: messages)["choices"]?[0]?["finish_reason"]?.stringValue == "stop"
        )
    }

    @Test("Gateways add what is theirs")
    func additions() throws {
        #expect(try complete("llmgateway")["metadata"]?["cached"]?.boolValue == false)
        #expect(try complete("free-ai-gateway")["x_gateway"]?["attempts"]?.integerValue == 1)
        #expect(try complete("aigate")["id"]?.stringValue?.hasPrefix("gate-1780") == true)
    }

    @Test("Without messages it is 400")
    func missing() {
        #expect(DemoClient().post("/openai/v1/chat/completions", "{}").status == 400)
    }
}
