import BodyFormats
import Testing

@testable import DemoGateway

@Suite struct ResponsesFlowTests {
    private let client = DemoClient()

    @Test("Events are named after their type, numbered from zero, and end without [DONE]")
    func stream() throws {
        let answer = client.post("/openai/v1/responses", #"{"model":"m","input":"a kite","stream":true}"#)
        let frames = try answer.frames
        #expect(answer.events.map(\.event) == frames.map { $0["type"]?.stringValue })
        #expect(frames.map { $0["sequence_number"]?.integerValue } == Array(frames.indices))
        #expect(frames.first?["type"]?.stringValue == "response.created")
        #expect(frames.last?["type"]?.stringValue == "response.completed")
        #expect(!answer.text.contains("[DONE]"))
        let deltas = frames.filter { $0["type"]?.stringValue == "response.output_text.delta" }
        let text = deltas.compactMap { $0["delta"]?.stringValue }.joined()
        #expect(text.hasPrefix("You said: a kite"))
        #expect(frames.last?["response"]?["output"]?[0]?["content"]?[0]?["text"]?.stringValue == text)
        #expect(deltas.allSatisfy { $0["item_id"] == frames[2]["item"]?["id"] })
    }

    @Test("An error event is flat")
    func failure() throws {
        let answer = client.post("/openai/v1/responses", #"{"input":"please fail later","stream":true}"#)
        let last = try answer.frames.last
        #expect(last?["type"]?.stringValue == "error")
        #expect(last?["message"]?.stringValue?.contains("please fail later") == true)
        #expect(last?["error"] == nil)
    }

    @Test("The input may be a conversation")
    func conversation() {
        let input = #"[{"role":"user","content":[{"type":"input_text","text":"deep down"}]}]"#
        #expect(client.post("/openai/v1/responses", #"{"input":\#(input)}"#).text.contains("You said: deep down"))
    }

    @Test("AIGate adds the text at the top, free-ai-gateway has no streams")
    func variations() throws {
        let json = try client.post("/aigate/v1/responses", #"{"input":"hi"}"#).json
        #expect(json["id"]?.stringValue?.hasPrefix("resp-gate-") == true)
        #expect(json["output_text"]?.stringValue?.hasPrefix("You said: hi") == true)
        let refused = client.post("/free-ai-gateway/v1/responses", #"{"input":"hi","stream":true}"#)
        #expect(refused.status == 400)
        #expect(try refused.json["error"]?["code"]?.stringValue == "stream_not_supported")
    }
}
