import BodyFormats

/// Anthropic's Messages API, whole or as its own events.
enum MessagesFlow {
    /// `POST /v1/messages`.
    static func create(_ call: DemoCall) -> DemoAnswer {
        guard call.fields.json?["messages"]?.arrayValue != nil else {
            return call.failure(400, "messages: Field required").answer
        }
        if call.wantsStream { return .events(MessageStream(call).events, pace: call.pace) }
        if let failure = call.laterFailure { return failure.answer }
        return .json(message(call, isDone: true), after: call.pace.beforeFirst)
    }

    /// `POST /v1/messages/count_tokens`.
    static func countTokens(_ call: DemoCall) -> DemoAnswer {
        .json(["input_tokens": JSON(DemoReply.tokens(in: call.prompt))])
    }

    /// The message, empty as a stream begins with it, or with all that was said.
    static func message(_ call: DemoCall, isDone: Bool) -> JSON {
        let input = JSON(DemoReply.tokens(in: call.prompt))
        return [
            "id": JSON(call.id("msg_", letters: 24)), "type": "message", "role": "assistant",
            "model": JSON(call.model), "content": JSON(isDone ? blocks(call) : []),
            "stop_reason": isDone ? stopReason(call) : nil, "stop_sequence": nil,
            "usage": ["input_tokens": input, "output_tokens": isDone ? JSON(call.reply.words.count) : 1],
        ]
    }

    /// Why it stopped.
    static func stopReason(_ call: DemoCall) -> JSON {
        if DemoToolCall(call) != nil { return "tool_use" }
        return DemoTrigger(in: call.prompt) == .refuse ? "refusal" : "end_turn"
    }

    /// What is said: a thought if the client wants thoughts, then a text or the call of a tool.
    static func blocks(_ call: DemoCall) -> [JSON] {
        var blocks: [JSON] = []
        if let thought = thought(call) {
            blocks.append(["type": "thinking", "thinking": JSON(thought), "signature": JSON(signature(call))])
        }
        if let tool = DemoToolCall(call) {
            blocks.append([
                "type": "tool_use", "id": JSON(tool.id("toolu_")), "name": JSON(tool.name), "input": tool.input,
            ])
        } else if DemoTrigger(in: call.prompt) != .refuse {
            blocks.append(["type": "text", "text": JSON(call.reply.text)])
        }
        return blocks
    }

    /// The thought before the answer; nil unless thinking is on.
    static func thought(_ call: DemoCall) -> String? {
        guard call.fields.json?["thinking"]?["type"]?.stringValue == "enabled" else { return nil }
        return "They said \(call.prompt.count) characters."
    }

    /// What the client must send back unchanged with the thought.
    static func signature(_ call: DemoCall) -> String { call.seed.derived("signature").letters(64) }
}
