import BodyFormats

/// A piece of text that an event of a stream adds to what the answer says.
struct StreamDelta: Equatable {
    /// What it belongs to, and which of several: `text`, `thinking`, `tool`.
    struct Section: Hashable {
        let kind: String
        let index: Int
    }

    let section: Section
    let text: String

    /// The names of the members that hold such pieces.
    static let names: Set<String> = [
        "arguments", "content", "delta", "partial_json", "reasoning", "reasoning_content", "refusal", "text",
        "thinking",
    ]

    /// The pieces in an event, in the shape of whichever gateway sent it; none where it is no delta.
    static func deltas(in event: JSONValue) -> [StreamDelta] {
        if let choices = event["choices"]?.arrayValue { return choices.flatMap(ofChoice) }
        if let candidates = event["candidates"]?.arrayValue { return candidates.enumerated().flatMap(ofCandidate) }
        if event["type"]?.stringValue == "content_block_delta" { return ofBlock(event) }
        guard let text = event["delta"]?.stringValue else { return [] }
        return [delta(kind(of: event["type"]?.stringValue ?? ""), event["output_index"]?.integerValue ?? 0, text)]
    }

    /// Chat completions: content, reasoning and the arguments of tools, each choice for itself.
    private static func ofChoice(_ choice: JSONValue) -> [StreamDelta] {
        let index = choice["index"]?.integerValue ?? 0
        let piece = choice["delta"]
        let thinking = piece?["reasoning_content"] ?? piece?["reasoning"]
        let texts = [
            ("thinking", thinking), ("text", piece?["content"] ?? choice["text"]), ("refusal", piece?["refusal"]),
        ]
        let tools = (piece?["tool_calls"]?.arrayValue ?? []).compactMap { call in
            call["function"]?["arguments"]?.stringValue.map { delta("tool", call["index"]?.integerValue ?? 0, $0) }
        }
        return texts.compactMap { kind, value in value?.stringValue.map { delta(kind, index, $0) } } + tools
    }

    /// Gemini: the text of parts, thoughts apart.
    private static func ofCandidate(_ place: Int, _ candidate: JSONValue) -> [StreamDelta] {
        let parts = candidate["content"]?["parts"]?.arrayValue ?? []
        return parts.compactMap { part in
            let kind = part["thought"]?.boolValue == true ? "thinking" : "text"
            return part["text"]?.stringValue.map { delta(kind, candidate["index"]?.integerValue ?? place, $0) }
        }
    }

    /// Anthropic: text, thinking and input of the block with this index.
    private static func ofBlock(_ event: JSONValue) -> [StreamDelta] {
        let index = event["index"]?.integerValue ?? 0
        let texts = [
            ("text", event["delta"]?["text"]), ("thinking", event["delta"]?["thinking"]),
            ("tool", event["delta"]?["partial_json"]),
        ]
        return texts.compactMap { kind, value in value?.stringValue.map { delta(kind, index, $0) } }
    }

    /// Responses name what a delta belongs to in the type of the event; IMG.LY has text only.
    private static func kind(of type: String) -> String {
        if type.contains("reasoning") { return "thinking" }
        if type.contains("arguments") || type.contains("tool_call") { return "tool" }
        if type.contains("refusal") { return "refusal" }
        return type.contains("audio.delta") ? "audio" : "text"
    }

    private static func delta(_ kind: String, _ index: Int, _ text: String) -> StreamDelta {
        StreamDelta(section: Section(kind: kind, index: index), text: text)
    }
}
