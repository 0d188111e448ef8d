import BodyFormats

/// OpenAI's Responses API, whole or as its own events.
enum ResponsesFlow {
    /// `POST /v1/responses`.
    static func create(_ call: DemoCall) -> DemoAnswer {
        guard call.fields.json?["input"] != nil else { return call.failure(400, "input: Required").answer }
        if call.wantsStream, call.service == .freeAIGateway {
            return call.failure(400, "Streams are not supported here", code: "stream_not_supported").answer
        }
        if call.wantsStream { return .events(events(call), pace: call.pace) }
        if let failure = call.laterFailure { return failure.answer }
        let response = response(call, status: "completed")
        return .json(call.service == .aigate ? response.adding(["output_text": JSON(call.reply.text)]) : response)
    }

    private static func events(_ call: DemoCall) -> [[UInt8]] {
        let place: JSON = [
            "item_id": JSON(call.id("msg_")), "output_index": 0, "content_index": 0,
        ]
        var frames: [(String, JSON)] = [
            ("response.created", ["response": response(call, status: "in_progress")]),
            ("response.in_progress", ["response": response(call, status: "in_progress")]),
            ("response.output_item.added", ["output_index": 0, "item": item(call, status: "in_progress")]),
            ("response.content_part.added", place.adding(["part": part("")])),
        ]
        let deltas = call.reply.words.map { word in
            ("response.output_text.delta", place.adding(["delta": JSON(word), "logprobs": []]))
        }
        if let failure = call.laterFailure {
            let error: JSON = ["code": "server_error", "message": JSON(failure.message), "param": nil]
            frames += deltas.prefix(2) + [("error", error)]
        } else {
            let text = JSON(call.reply.text)
            frames += deltas
            frames += [
                ("response.output_text.done", place.adding(["text": text, "logprobs": []])),
                ("response.content_part.done", place.adding(["part": part(call.reply.text)])),
                ("response.output_item.done", ["output_index": 0, "item": item(call, status: "completed")]),
                ("response.completed", ["response": response(call, status: "completed")]),
            ]
        }
        return frames.enumerated().map { number, frame in
            let head: JSON = ["type": JSON(frame.0), "sequence_number": JSON(number)]
            return EventText.event(frame.0, data: head.adding(frame.1).text)
        }
    }

    private static func response(_ call: DemoCall, status: String) -> JSON {
        let isDone = status == "completed"
        let response: JSON = [
            "id": JSON(call.id(call.service == .aigate ? "resp-gate-" : "resp_", letters: 32)), "object": "response",
            "created_at": JSON(call.created), "status": JSON(status), "error": nil, "incomplete_details": nil,
            "instructions": nil, "metadata": [:], "model": JSON(call.model),
            "output": isDone ? [item(call, status: status)] : [], "parallel_tool_calls": true,
            "temperature": 1.0, "tool_choice": "auto", "tools": [], "top_p": 1.0,
        ]
        guard isDone else { return response.adding(["usage": nil]) }
        let (input, output) = (DemoReply.tokens(in: call.prompt), call.reply.words.count)
        return response.adding([
            "usage": [
                "input_tokens": JSON(input), "input_tokens_details": ["cached_tokens": 0],
                "output_tokens": JSON(output), "output_tokens_details": ["reasoning_tokens": 0],
                "total_tokens": JSON(input + output),
            ]
        ])
    }

    private static func item(_ call: DemoCall, status: String) -> JSON {
        [
            "id": JSON(call.id("msg_")), "type": "message", "role": "assistant", "status": JSON(status),
            "content": status == "completed" ? [part(call.reply.text)] : [],
        ]
    }

    private static func part(_ text: String) -> JSON {
        ["type": "output_text", "text": JSON(text), "annotations": []]
    }
}
