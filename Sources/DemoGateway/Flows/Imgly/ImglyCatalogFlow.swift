/// IMG.LY's models, their schemas, and its short-lived tokens.
enum ImglyCatalogFlow {
    /// `GET /v1/models`, for one `capability` or all of them.
    static func models(_ call: DemoCall) -> DemoAnswer {
        let catalog = [
            ("demo/picture", "text2image"), ("demo/picture-edit", "image2image"), ("demo/video", "text2video"),
            ("demo/speech", "text2speech"), ("demo/text", "text2text"),
        ]
        let wanted = call.parameter("capability")
        let models = catalog.filter { wanted == nil || wanted == $0.1 }.map { id, capability -> JSON in
            ["id": JSON(id), "name": JSON("Demo \(capability)"), "capability": JSON(capability)]
        }
        return .json(["models": JSON(models)])
    }

    /// `GET /v1/models/schema?model=…`: members in an order that means something.
    static func schema(_ call: DemoCall) -> DemoAnswer {
        guard let model = call.parameter("model") else { return call.failure(400, "model is required").answer }
        return .json([
            "model": JSON(model),
            "input_schema": [
                "type": "object",
                "properties": [
                    "prompt": ["type": "string", "x-imgly-builder": "TextArea"],
                    "format": [
                        "type": "string", "enum": ["1:1", "16:9"],
                        "x-imgly-enum-labels": ["1:1": "Square", "16:9": "Wide"],
                    ],
                ],
                "x-property-order": ["prompt", "format"], "required": ["prompt"],
            ],
        ])
    }

    /// `POST /v1/tokens`: something with the three parts of a JSON web token.
    static func token(_ call: DemoCall) -> DemoAnswer {
        let claims = "eyJzdWIiOiJkZW1vIiwiZXhwIjoxNzgwMDAwNjAwfQ"  // {"sub":"demo","exp":1780000600}
        let signature = call.seed.derived("token").letters(43)
        return .json(["token": JSON("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\(claims).\(signature)")])
    }
}
