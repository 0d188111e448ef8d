/// The lists of models.
enum ModelListFlow {
    /// `GET /v1/models` in OpenAI's shape.
    static func openai(_ call: DemoCall) -> DemoAnswer {
        let models = ["demo/chat", "demo/image", "demo/video"].map { id -> JSON in
            ["id": JSON(id), "object": "model", "created": 1_780_000_000, "owned_by": "tapedeck-demo"]
        }
        return .json(["object": "list", "data": JSON(models)])
    }

    /// `GET /v1/models` in Anthropic's shape.
    static func anthropic(_ call: DemoCall) -> DemoAnswer {
        let model: JSON = [
            "type": "model", "id": "claude-demo", "display_name": "Claude of the demo",
            "created_at": "2026-05-28T20:26:40Z",
        ]
        return .json(["data": [model], "has_more": false, "first_id": "claude-demo", "last_id": "claude-demo"])
    }

    /// `GET /v1beta/models` in Google's shape.
    static func gemini(_ call: DemoCall) -> DemoAnswer {
        let model: JSON = [
            "name": "models/gemini-demo", "displayName": "Gemini of the demo",
            "supportedGenerationMethods": ["generateContent", "countTokens"],
        ]
        return .json(["models": [model]])
    }
}
