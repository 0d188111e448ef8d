import BodyFormats

/// Chat completions, whole or streamed, in each gateway's variation of OpenAI's dialect.
enum ChatFlow {
    /// `POST /v1/chat/completions`.
    static func complete(_ call: DemoCall) -> DemoAnswer {
        guard call.fields.json?["messages"]?.arrayValue != nil else {
            return call.failure(400, "messages: Required").answer
        }
        if call.wantsStream { return .events(ChatStream(call).events, pace: call.pace) }
        if let failure = call.laterFailure { return failure.answer }
        return .json(completion(call), after: call.pace.beforeFirst)
    }

    private static func completion(_ call: DemoCall) -> JSON {
        var message: JSON = ["role": "assistant"]
        var reason: JSON = "stop"
        if let tool = DemoToolCall(call) {
            message = message.adding(["content": nil, "tool_calls": [tool.chatForm]])
            reason = "tool_calls"
        } else if wantsPicture(call) {
            message = message.adding(["content": "", "images": [picture(call)]])
        } else if DemoTrigger(in: call.prompt) == .refuse {
            message = message.adding(["content": nil, "refusal": "I would rather not"])
        } else {
            message = message.adding(["content": JSON(call.reply.text)])
        }
        let completion: JSON = [
            "id": JSON(ChatStyle.of(call.service).id(for: call)), "object": "chat.completion",
            "created": JSON(call.created), "model": JSON(call.model),
            "choices": [["index": 0, "message": message, "finish_reason": reason]], "usage": usage(call),
        ]
        switch call.service {
        case .llmgateway:
            return completion.adding([
                "metadata": [
                    "requested_model": JSON(call.model), "used_provider": "demo", "cached": false,
                    "request_id": JSON(call.seed.derived("request").hex(40)),
                ]
            ])
        case .freeAIGateway: return completion.adding(["x_gateway": FreeAIGatewayFlow.mark(call)])
        default: return completion
        }
    }

    /// Tokens as the demo counts them.
    static func usage(_ call: DemoCall) -> JSON {
        let (input, output) = (DemoReply.tokens(in: call.prompt), call.reply.words.count)
        return [
            "prompt_tokens": JSON(input), "completion_tokens": JSON(output), "total_tokens": JSON(input + output),
        ]
    }

    private static func wantsPicture(_ call: DemoCall) -> Bool {
        call.fields.json?["modalities"]?.arrayValue?.contains(.string("image")) ?? false
    }

    private static func picture(_ call: DemoCall) -> JSON {
        let base64 = Base64.encodedString(DemoPicture.png(call.seed))
        return ["type": "image_url", "image_url": ["url": JSON("data:image/png;base64,\(base64)")]]
    }
}
