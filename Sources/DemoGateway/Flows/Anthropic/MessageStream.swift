import BodyFormats

/// The events of one streamed message.
struct MessageStream {
    private let call: DemoCall

    /// The stream for a request.
    init(_ call: DemoCall) {
        self.call = call
    }

    /// The events in the order of Anthropic's documentation, with a `ping` after the first block has begun.
    var events: [[UInt8]] {
        var frames: [JSON] = [["type": "message_start", "message": MessagesFlow.message(call, isDone: false)]]
        for (index, block) in blocks.enumerated() {
            let place: JSON = ["index": JSON(index)]
            frames.append(["type": "content_block_start", "index": JSON(index), "content_block": block.start])
            if index == 0 { frames.append(["type": "ping"]) }
            if let failure = call.laterFailure {
                frames += block.deltas.prefix(2).map { frame("content_block_delta", place, ["delta": $0]) }
                return (frames + [failure.body]).map(Self.event)
            }
            frames += block.deltas.map { frame("content_block_delta", place, ["delta": $0]) }
            frames.append(frame("content_block_stop", place, [:]))
        }
        frames.append([
            "type": "message_delta",
            "delta": ["stop_reason": MessagesFlow.stopReason(call), "stop_sequence": nil],
            "usage": ["output_tokens": JSON(call.reply.words.count)],
        ])
        frames.append(["type": "message_stop"])
        return frames.map(Self.event)
    }

    /// A block as it begins, and what is added to it.
    private struct Block {
        let start: JSON
        let deltas: [JSON]
    }

    private var blocks: [Block] {
        var blocks: [Block] = []
        if let thought = MessagesFlow.thought(call) {
            let signature = JSON(MessagesFlow.signature(call))
            blocks.append(
                Block(
                    start: ["type": "thinking", "thinking": "", "signature": ""],
                    deltas: [
                        ["type": "thinking_delta", "thinking": JSON(thought)],
                        ["type": "signature_delta", "signature": signature],
                    ]
                )
            )
        }
        if let tool = DemoToolCall(call) {
            let start: JSON = [
                "type": "tool_use", "id": JSON(tool.id("toolu_")), "name": JSON(tool.name), "input": [:],
            ]
            let deltas = ([""] + tool.fragments).map { fragment -> JSON in
                ["type": "input_json_delta", "partial_json": JSON(fragment)]
            }
            blocks.append(Block(start: start, deltas: deltas))
        } else if DemoTrigger(in: call.prompt) != .refuse {
            let deltas = call.reply.words.map { ["type": "text_delta", "text": JSON($0)] as JSON }
            blocks.append(Block(start: ["type": "text", "text": ""], deltas: deltas))
        }
        return blocks
    }

    private func frame(_ type: String, _ place: JSON, _ content: JSON) -> JSON {
        (["type": JSON(type)] as JSON).adding(place).adding(content)
    }

    /// An event is named after the type of its data.
    private static func event(_ frame: JSON) -> [UInt8] {
        EventText.event(frame.value["type"]?.stringValue, data: frame.text)
    }
}
