import BodyFormats

/// Google's Gemini API: whole, as events, or as an array that is written piece by piece.
enum GeminiFlow {
    /// `POST /v1beta/models/{model}:{method}`.
    static func call(_ call: DemoCall) -> DemoAnswer {
        guard let colon = call.captures[0].lastIndex(of: ":") else {
            return call.failure(404, "There is no method in \(call.path)").answer
        }
        if let refusal = GeminiFileFlow.refusal(of: call) { return refusal.answer }
        let model = DemoTarget.decoded(call.captures[0][..<colon])
        switch call.captures[0][call.captures[0].index(after: colon)...] {
        case "generateContent":
            if let failure = call.laterFailure { return failure.answer }
            return .json(response(call, model, parts: parts(call, model), isLast: true), after: call.pace.beforeFirst)
        case "streamGenerateContent": return stream(call, model)
        case "countTokens": return .json(["totalTokens": JSON(DemoReply.tokens(in: call.prompt))])
        case "embedContent": return .json(["embedding": embedding(call.prompt)])
        case "batchEmbedContents":
            let requests = call.fields.json?["requests"]?.arrayValue ?? []
            let texts = requests.map { $0["content"]?["parts"]?[0]?["text"]?.stringValue ?? "" }
            return .json(["embeddings": JSON(texts.map(embedding))])
        default: return call.failure(404, "There is no such method: \(call.path)").answer
        }
    }

    private static func stream(_ call: DemoCall, _ model: String) -> DemoAnswer {
        let parts = parts(call, model)
        var pieces = parts.enumerated().map { index, part in
            response(call, model, parts: [part], isLast: index == parts.count - 1)
        }
        if call.laterFailure != nil { pieces = Array(pieces.prefix(2)) }
        if call.parameter("alt") == "sse" {
            let events = pieces.map { EventText.event(data: $0.text, lineEnd: "\r\n") }
            return .events(events + failure(call), pace: call.pace)
        }
        let elements = pieces.enumerated().flatMap { index, piece in
            [Array((index == 0 ? "[" : "\n,\n").utf8), piece.bytes]
        }
        let end = call.laterFailure == nil ? [Array("\n]\n".utf8)] : failure(call)
        return .pieces(elements + end, type: "application/json; charset=UTF-8", pace: call.pace)
    }

    /// An error in a stream is bare JSON over several lines, in one piece: a client looks for it in single reads.
    private static func failure(_ call: DemoCall) -> [[UInt8]] {
        guard let failure = call.laterFailure else { return [] }
        let message = JSON(failure.message).text
        return [
            Array("{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \(message),\n".utf8)
                + Array("    \"status\": \"UNAVAILABLE\"\n  }\n}\n".utf8)
        ]
    }

    private static func response(_ call: DemoCall, _ model: String, parts: [JSON], isLast: Bool) -> JSON {
        let candidate: JSON = ["content": ["parts": JSON(parts), "role": "model"]]
        let (input, output) = (DemoReply.tokens(in: call.prompt), call.reply.words.count)
        return [
            "candidates": [
                (isLast ? candidate.adding(["finishReason": "STOP"]) : candidate).adding(["index": 0])
            ],
            "usageMetadata": [
                "promptTokenCount": JSON(input), "candidatesTokenCount": JSON(output),
                "totalTokenCount": JSON(input + output),
            ],
            "modelVersion": JSON(model), "responseId": JSON(call.id("", letters: 22)),
        ]
    }

    /// The words, the call of a tool, or words and a picture where the model makes pictures.
    private static func parts(_ call: DemoCall, _ model: String) -> [JSON] {
        if let tool = DemoToolCall(call) {
            return [["functionCall": ["name": JSON(tool.name), "args": tool.input]]]
        }
        let texts = call.reply.words.map { ["text": JSON($0)] as JSON }
        let isStream = call.captures[0].hasSuffix(":streamGenerateContent")
        let text: [JSON] = isStream ? texts : [["text": JSON(call.reply.text)]]
        guard model.contains("image") else { return text }
        let base64 = Base64.encodedString(DemoPicture.png(call.seed))
        return text + [["inlineData": ["mimeType": "image/png", "data": JSON(base64)]]]
    }

    private static func embedding(_ text: String) -> JSON {
        ["values": JSON(EmbeddingFlow.vector(of: text, dimensions: 16).map { JSON(floatLiteral: Double($0)) })]
    }
}
