import BodyFormats
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("What an event stream says")
struct StreamContentTests {
    private func content(_ data: [String], event: String? = nil) -> StreamContent {
        let name = event.map { "event: \($0)\n" } ?? ""
        return StreamContent(DisplayBody([.text(data.map { "\(name)data: \($0)\n\n" }.joined())]).events())
    }

    private func said(_ content: StreamContent) -> [String] {
        content.sections.map { "\(content.title($0)): \(content.text($0) ?? "")" }
    }

    private func rest(_ content: StreamContent) -> String { String(decoding: content.rest.bytes, as: UTF8.self) }

    @Test("chat completions: text, reasoning and the arguments of each tool; the rest is folded into one chunk")
    func chat() {
        let content = content([
            #"{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"content":"lo"}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{"}}]}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"name":"g","arguments":"[]"}}]}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}}]}"#,
            #"{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}"#,
            #"{"id":"c","choices":[],"usage":{"total_tokens":3}}"#,
            "[DONE]",
        ])
        #expect(said(content) == ["thinking: hm", "text: Hello", "tool 0: {}", "tool 1: []"])
        #expect(
            rest(content) == #"{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":["#
                + #"{"index":0,"function":{"name":"f"}},{"index":1,"function":{"name":"g"}}]},"#
                + #""finish_reason":"stop"}],"usage":{"total_tokens":3}}"#
        )
    }

    @Test("responses: what a delta belongs to is in its type")
    func responses() {
        let content = content([
            #"{"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"hm"}"#,
            #"{"type":"response.output_text.delta","output_index":1,"delta":"Hel"}"#,
            #"{"type":"response.output_text.delta","output_index":1,"delta":"lo"}"#,
            #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}"#,
            #"{"type":"response.refusal.delta","output_index":3,"delta":"no"}"#,
            #"{"type":"response.completed","response":{"status":"completed"}}"#,
        ])
        #expect(said(content) == ["thinking: hm", "text: Hello", "tool: {}", "refusal: no"])
        #expect(
            rest(content).hasSuffix(
                #""response.completed":{"type":"response.completed","response":{"status":"completed"}}}"#
            )
        )
    }

    @Test("messages: text, thinking and the input of tools, by block")
    func messages() {
        let content = content([
            #"{"type":"message_start","message":{"id":"m"}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
            #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}"#,
            #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","name":"f"}}"#,
            #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}"#,
            #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        ])
        #expect(said(content) == ["thinking: hm", "text: Hi", #"tool: {"a":1}"#])
        #expect(rest(content).contains(#""content_block_start 2":{"type":"content_block_start","index":2,"#))
        #expect(rest(content).contains(#""message_delta":{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#))
    }

    @Test("Gemini and IMG.LY")
    func geminiAndImgly() {
        let gemini = content([
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Hel"}]}}]}"#,
            #"{"candidates":[{"content":{"parts":[{"text":"lo"}]},"finishReason":"STOP"}]}"#,
        ])
        #expect(said(gemini) == ["thinking: hm", "text: Hello"])
        #expect(rest(gemini).contains(#""finishReason":"STOP""#))
        let imgly = content(
            [#"{"request_id":"gw_1","delta":"Blue "}"#, #"{"request_id":"gw_1","delta":"sand"}"#],
            event: "generation.delta"
        )
        #expect(said(imgly) == ["text: Blue sand"])
        #expect(rest(imgly) == #"{"generation.delta":{"request_id":"gw_1"}}"#)
    }

    @Test("a stream of something else is all rest, and says nothing")
    func unknown() {
        let content = content([#"{"progress":1}"#, "plain", #"{"progress":2}"#])
        #expect(content.sections.isEmpty)
        #expect(rest(content) == #"{"data":{"progress":1},"data #2":"plain","data #3":{"progress":2}}"#)
    }

    @Test("no event that is no delta is lost, but for what keeps a connection open")
    func others() {
        let pictures = content([#"{"type":"partial","index":0,"b64":"a"}"#, #"{"type":"partial","index":0,"b64":"b"}"#])
        #expect(
            rest(pictures)
                == #"{"partial 0":{"type":"partial","index":0,"b64":"a"},"partial 0 #2":{"type":"partial","index":0,"b64":"b"}}"#
        )
        let pings = content([#"{"type":"ping"}"#, #"{"type":"ping"}"#])
        #expect(rest(pings) == "{}")
    }

    @Test("how the text is cut into events makes no difference")
    func cuts() {
        func chunk(_ text: String) -> String { #"{"choices":[{"delta":{"content":"\#(text)"}}]}"# }
        let (whole, cut) = (content([chunk("Hello world")]), content("Hello world".map { chunk(String($0)) }))
        #expect(said(whole) == said(cut) && rest(whole) == rest(cut))
    }
}
