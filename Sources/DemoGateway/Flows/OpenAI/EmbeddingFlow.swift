import BodyFormats

/// Embeddings as numbers or as base64 of little-endian 32-bit floats.
enum EmbeddingFlow {
    /// `POST /v1/embeddings`.
    static func create(_ call: DemoCall) -> DemoAnswer {
        guard let input = call.fields.json?["input"] else { return call.failure(400, "input: Required").answer }
        let isBase64 = call.fields.text("encoding_format") == "base64"
        if isBase64, call.service == .freeAIGateway {
            return call.failure(400, "encoding_format: Invalid literal value, expected \"float\"").answer
        }
        let texts = input.arrayValue?.map { $0.stringValue ?? JSON($0).text } ?? [input.stringValue ?? ""]
        let dimensions = min(max(call.fields.integer("dimensions") ?? 16, 1), 4_096)
        let data = texts.enumerated().map { index, text -> JSON in
            let vector = vector(of: text, dimensions: dimensions)
            return [
                "object": "embedding", "index": JSON(index),
                "embedding": isBase64 ? JSON(base64(vector)) : JSON(vector.map { JSON(floatLiteral: Double($0)) }),
            ]
        }
        let tokens = JSON(texts.map(DemoReply.tokens).reduce(0, +))
        return .json([
            "object": "list", "data": JSON(data), "model": JSON(call.model),
            "usage": ["prompt_tokens": tokens, "total_tokens": tokens],
        ])
    }

    /// Numbers that depend on the text alone, each a multiple of 1/64 and so exact in any notation.
    static func vector(of text: String, dimensions: Int) -> [Float] {
        DemoSeed(2).derived(text).bytes(dimensions).map { (Float($0) - 128) / 64 }
    }

    private static func base64(_ vector: [Float]) -> String {
        Base64.encodedString(
            vector.flatMap { number in
                [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number.bitPattern >> $0) }
            }
        )
    }
}
