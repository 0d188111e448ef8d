import BodyFormats
import Testing

@testable import DemoGateway

@Suite struct MessageStreamTests {
    private let client = DemoClient()

    private func ask(_ prompt: String, _ more: String = #""stream":true,"#, service: String = "anthropic") -> DemoAnswer
    {
        client.post(
            "/\(service)/v1/messages",
            #"{"model":"m","max_tokens":9,\#(more)"messages":[{"role":"user","content":"\#(prompt)"}]}"#
        )
    }

    @Test(
        "Events in Anthropic's order, named after their type, with a ping",
        arguments: [
            "anthropic", "aigateway", "aigate", "llmgateway",
        ]
    )
    func text(service: String) throws {
        let answer = ask("a kite", service: service)
        let frames = try answer.frames
        #expect(answer.events.map(\.event) == frames.map { $0["type"]?.stringValue })
        var names = answer.events.compactMap(\.event)
        #expect(names.filter { $0 == "content_block_delta" }.count > 3)
        names.removeAll { $0 == "content_block_delta" }
        #expect(
            names == [
                "message_start", "content_block_start", "ping", "content_block_stop", "message_delta", "message_stop",
            ]
        )
        let text = frames.compactMap { $0["delta"]?["text"]?.stringValue }.joined()
        #expect(text.hasPrefix("You said: a kite"))
        #expect(frames[frames.count - 2]["delta"]?["stop_reason"]?.stringValue == "end_turn")
    }

    @Test("A thought has a signature, and the text is the second block")
    func thinking() throws {
        let frames = try ask("a kite", #""stream":true,"thinking":{"type":"enabled"},"#).frames
        let kinds = frames.compactMap { $0["delta"]?["type"]?.stringValue }
        #expect(kinds.prefix(3) == ["thinking_delta", "signature_delta", "text_delta"])
        #expect(frames.compactMap { $0["index"]?.integerValue }.max() == 1)
        let whole = try ask("a kite", #""thinking":{"type":"enabled"},"#).json
        #expect(whole["content"]?.arrayValue?.compactMap { $0["type"]?.stringValue } == ["thinking", "text"])
    }

    @Test("A tool's input comes as fragments of JSON")
    func tools() throws {
        let tools = #""stream":true,"tools":[{"name":"weather","input_schema":{"properties":{"city":{}}}}],"#
        let frames = try ask("weather in Ulm", tools).frames
        #expect(frames.compactMap { $0["delta"]?["partial_json"]?.stringValue }.joined() == #"{"city":"Ulm"}"#)
        #expect(frames[1]["content_block"]?["name"]?.stringValue == "weather")
        #expect(frames[frames.count - 2]["delta"]?["stop_reason"]?.stringValue == "tool_use")
    }

    @Test("An error in a stream is its last event")
    func failure() throws {
        let answer = ask("please fail later")
        #expect(answer.status == 200)
        #expect(answer.events.last?.event == "error")
        #expect(try answer.frames.last?["error"]?["type"]?.stringValue == "api_error")
    }

    @Test("A whole message, and a count of tokens")
    func whole() throws {
        let json = try ask("a kite", "").json
        #expect(json["content"]?[0]?["text"]?.stringValue?.hasPrefix("You said: a kite") == true)
        #expect(json["stop_reason"]?.stringValue == "end_turn")
        let count = client.post(
            "/anthropic/v1/messages/count_tokens",
            #"{"messages":[{"role":"user","content":"a b c"}]}"#
        )
        #expect(count.text == #"{"input_tokens":3}"#)
    }
}
