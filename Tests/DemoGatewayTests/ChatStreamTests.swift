import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct ChatStreamTests {
    private let client = DemoClient()
    private let usage = #""stream_options":{"include_usage":true},"#

    private func said(_ answer: DemoAnswer) throws -> String {
        try answer.frames.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.stringValue }.joined()
    }

    @Test("OpenAI: data lines, one id, usage in a chunk of its own, [DONE]")
    func openai() throws {
        let answer = client.chat("openai", "a kite", usage)
        let frames = try answer.frames
        #expect(answer.headers["content-type"] == ["text/event-stream; charset=utf-8"])
        #expect(answer.events.allSatisfy { $0.event == nil && $0.id == nil && $0.comments.isEmpty })
        #expect(Set(frames.compactMap { $0["id"]?.stringValue }).count == 1)
        #expect(frames.dropLast().allSatisfy { $0["usage"]?.isNull == true })
        #expect(frames.last?["choices"]?.arrayValue?.isEmpty == true)
        #expect(frames.last?["usage"]?["total_tokens"]?.integerValue != nil)
        #expect(answer.text.hasSuffix("data: [DONE]\n\n"))
        #expect(try said(answer).hasPrefix("You said: a kite ("))
        #expect(!answer.text.contains("obfuscation"))
    }

    @Test("Without asking there is no usage, and noise only on demand")
    func options() throws {
        #expect(!client.chat("openai", "a kite").text.contains("usage"))
        let answer = client.chat("openai", "a kite", #""stream_options":{"include_obfuscation":true},"#)
        #expect(try answer.frames.first?["obfuscation"]?.stringValue?.isEmpty == false)
    }

    @Test("aigateway.sh: keep-alives, and a usage frame without id and choices")
    func aigateway() throws {
        let answer = client.chat("aigateway", "a kite", usage)
        #expect(answer.text.contains("\n\n: keep-alive\n\n"))
        #expect(try answer.frames.last?.objectValue?.map(\.name) == ["usage"])
    }

    @Test("AIGate: usage in the finishing chunk, choices without index, an id made of the time")
    func aigate() throws {
        let frames = try client.chat("aigate", "a kite", usage).frames
        #expect(frames.allSatisfy { $0["choices"]?[0]?["index"] == nil })
        #expect(frames.last?["choices"]?[0]?["finish_reason"]?.stringValue == "stop")
        #expect(frames.last?["usage"]?["total_tokens"] != nil)
        #expect(frames.last?["id"]?.stringValue == "gate-\(frames.last?["created"]?.integerValue ?? 0)")
    }

    @Test("LLMGateway: named events with ids from zero, and an event for [DONE]")
    func llmgateway() throws {
        let answer = client.chat("llmgateway", "a kite")
        #expect(answer.text.hasPrefix("event: chunk\ndata: {\"id\":\"chatcmpl-1780"))
        #expect(answer.events.map(\.id) == answer.events.indices.map { "\($0)" })
        #expect(answer.text.hasSuffix("event: done\ndata: [DONE]\nid: \(answer.events.count - 1)\n\n"))
        #expect(try answer.frames.last?["usage"]?["total_tokens"] != nil)
    }

    @Test("OpenRouter: comments before and between the chunks")
    func openrouter() throws {
        let answer = client.chat("openrouter", "a kite")
        #expect(answer.text.hasPrefix(": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: {\"id\":\"gen-"))
        #expect(answer.events.filter { !$0.comments.isEmpty }.count == 3)
        #expect(try said(answer).hasPrefix("You said: a kite"))
    }

    @Test("A tool's call comes in fragments that make its arguments", arguments: ["openai", "aigate", "llmgateway"])
    func tools(service: String) throws {
        let tools =
            #""tools":[{"type":"function","function":{"name":"weather","parameters":"#
            + #"{"properties":{"city":{"type":"string"}}}}}],"#
        let calls = try client.chat(service, "weather in Ulm", tools).frames
            .compactMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?[0] }
        #expect(calls.first?["function"]?["name"]?.stringValue == "weather")
        #expect(calls.first?["id"]?.stringValue?.hasPrefix("call_") == true)
        #expect(calls.compactMap { $0["function"]?["arguments"]?.stringValue }.joined() == #"{"city":"Ulm"}"#)
        #expect(calls.count > 2)
        let last = try client.chat(service, "weather in Ulm", tools).frames
            .compactMap { $0["choices"]?[0]?["finish_reason"]?.stringValue }
        #expect(last == ["tool_calls"])
    }

    @Test(
        "Each gateway ends a failed stream in its own way",
        arguments: [
            ("openai", false), ("aigateway", false), ("aigate", false), ("llmgateway", true), ("free-ai-gateway", true),
            ("openrouter", true),
        ]
    )
    func failures(service: String, endsWithDone: Bool) throws {
        let answer = client.chat(service, "please fail later")
        #expect(answer.status == 200)
        #expect(answer.text.contains("data: [DONE]") == endsWithDone)
        #expect(try answer.frames.last?["error"]?.objectValue != nil)
        if service == "llmgateway" { #expect(answer.events.suffix(2).map(\.event) == ["error", "done"]) }
        if service == "openrouter" {
            #expect(try answer.frames.last?["choices"]?[0]?["finish_reason"]?.stringValue == "error")
        }
        if service == "free-ai-gateway" {
            #expect(answer.text.contains(#"data: {"error":{"message":"Stream error","type":"stream_error"}}"#))
        }
    }
}
