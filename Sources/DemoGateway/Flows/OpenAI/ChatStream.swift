import BodyFormats

/// The events of one streamed chat completion.
struct ChatStream {
    private let call: DemoCall
    private let style: ChatStyle
    private let id: String
    private let includesUsage: Bool
    private let obfuscates: Bool

    /// The stream for a request, in its gateway's style.
    init(_ call: DemoCall) {
        self.call = call
        style = .of(call.service)
        id = style.id(for: call)
        let options = call.fields.json?["stream_options"]
        includesUsage = options?["include_usage"]?.boolValue ?? false
        obfuscates = options?["include_obfuscation"]?.boolValue ?? false
    }

    /// The events, one piece each.
    var events: [[UInt8]] {
        var frames = call.laterFailure.map { deltas.prefix(3) + failure($0) } ?? deltas + ending
        if call.laterFailure == nil || style.endsErrorsWithDone { frames.append(Frame(name: "done", data: "[DONE]")) }
        var events = frames.enumerated().map { number, frame in
            EventText.event(
                style.hasEventLines ? frame.name : nil,
                data: frame.data,
                id: style.hasEventLines ? number : nil
            )
        }
        if let comment = style.comment {
            events.insert(EventText.comment(comment), at: min(2, events.count))
            if style.commentsFirst { events.insert(contentsOf: [comment, comment].map(EventText.comment), at: 0) }
        }
        return events
    }

    /// The name and the data of an event.
    private struct Frame {
        var name = "chunk"
        let data: String
    }

    private var deltas: [Frame] {
        var deltas: [JSON]
        if let tool = DemoToolCall(call) {
            let start: JSON = [
                "index": 0, "id": JSON(tool.id("call_")), "type": "function",
                "function": ["name": JSON(tool.name), "arguments": ""],
            ]
            deltas = [["tool_calls": [start]]]
            deltas += tool.fragments.map { ["tool_calls": [["index": 0, "function": ["arguments": JSON($0)]]]] }
        } else {
            deltas = call.reply.words.map { ["content": JSON($0)] }
        }
        deltas.insert(["role": "assistant", "content": ""], at: 0)
        return deltas.enumerated().map { number, delta in
            var chunk = chunk([choice(["delta": delta, "finish_reason": nil])])
            if obfuscates {
                let noise = call.seed.derived("noise \(number)")
                chunk = chunk.adding(["obfuscation": JSON(noise.letters(2 + noise.number(below: 12)))])
            }
            return Frame(data: chunk.text)
        }
    }

    /// The finishing chunk and the usage, wherever the gateway has it.
    private var ending: [Frame] {
        let reason: JSON = DemoToolCall(call) == nil ? "stop" : "tool_calls"
        let choices = [choice(["delta": [:], "finish_reason": reason])]
        let usage = ChatFlow.usage(call)
        guard includesUsage || call.service == .llmgateway else { return [Frame(data: chunk(choices).text)] }
        return switch style.usage {
        case .ownChunk: [Frame(data: chunk(choices).text), Frame(data: chunk([], usage: usage).text)]
        case .finishingChunk: [Frame(data: chunk(choices, usage: usage).text)]
        case .bareFrame: [Frame(data: chunk(choices).text), Frame(data: (["usage": usage] as JSON).text)]
        }
    }

    private func failure(_ failure: DemoFailure) -> [Frame] {
        switch call.service {
        case .openrouter:
            let error: JSON = ["code": JSON(failure.status), "message": JSON(failure.message)]
            let choices = [choice(["delta": ["content": ""], "finish_reason": "error"])]
            return [Frame(data: chunk(choices).adding(["error": error]).text)]
        case .freeAIGateway:
            return [Frame(data: (["error": ["message": "Stream error", "type": "stream_error"]] as JSON).text)]
        default: return [Frame(name: "error", data: failure.body.text)]
        }
    }

    private func choice(_ members: JSON) -> JSON {
        guard style.hasIndex else { return members }
        return (["index": 0] as JSON).adding(members)
    }

    /// A chunk; with OpenAI's way of usage, every chunk has the member once the client asked for it.
    private func chunk(_ choices: [JSON], usage: JSON? = nil) -> JSON {
        let chunk: JSON = [
            "id": JSON(id), "object": "chat.completion.chunk", "created": JSON(call.created),
            "model": JSON(call.model), "choices": JSON(choices),
        ]
        if let usage { return chunk.adding(["usage": usage]) }
        return includesUsage && style.usage == .ownChunk ? chunk.adding(["usage": nil]) : chunk
    }
}
