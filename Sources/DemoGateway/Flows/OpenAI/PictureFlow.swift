import BodyFormats

/// Image generation and editing with OpenAI's routes, in the form each gateway delivers pictures.
enum PictureFlow {
    /// `POST /v1/images/generations`.
    static func generate(_ call: DemoCall) -> DemoAnswer {
        guard !call.prompt.isEmpty else {
            return call.failure(400, "Invalid request parameters: prompt: Required").answer
        }
        if call.service == .aigateway, call.model.contains("heavy") { return AIGatewayFlow.submit(call, "image") }
        return answer(call, event: "image_generation")
    }

    /// `POST /v1/images/edits`: a form with files, or JSON with their URLs.
    static func edit(_ call: DemoCall) -> DemoAnswer {
        let names = ["image", "image[]", "file"]
        let hasFile = call.fields.files.contains { names.contains($0.name) }
        let json = call.fields.json
        guard hasFile || json?["images"] != nil || json?["image_url"] != nil else {
            return call.failure(400, "image: Required").answer
        }
        return answer(call, event: "image_edit")
    }

    /// `GET /media/{name}`: a picture by the link that an answer had.
    static func media(_ call: DemoCall) -> DemoAnswer {
        MediaFlow.file(DemoPicture.png(seed(ofName: call.captures[0])), type: "image/png", call.headers)
    }

    private static func answer(_ call: DemoCall, event: String) -> DemoAnswer {
        if call.wantsStream { return .events(events(call, event), pace: call.pace) }
        if let failure = call.laterFailure { return failure.answer }
        let count = min(max(call.fields.integer("n") ?? 1, 1), 10)
        let isRefused = DemoTrigger(in: call.prompt) == .refuse
        let body: JSON = [
            "created": JSON(call.created), "data": JSON(isRefused ? [] : (0..<count).map { picture($0, call) }),
        ]
        switch call.service {
        case .aigate: return .json(body.adding(["usage": usage]), after: call.pace.beforeFirst)
        case .freeAIGateway:
            return .json(body.adding(["x_gateway": FreeAIGatewayFlow.mark(call)]), after: call.pace.beforeFirst)
        case .openai where isGPTImage(call):
            return .json(body.adding(details).adding(["usage": usage]), after: call.pace.beforeFirst)
        default: return .json(body, after: call.pace.beforeFirst)
        }
    }

    /// One element of `data`.
    private static func picture(_ index: Int, _ call: DemoCall) -> JSON {
        let name = "\(call.seed.derived("picture \(index)").hex(24)).png"
        let base64 = Base64.encodedString(DemoPicture.png(seed(ofName: name)))
        let revised: JSON = ["revised_prompt": JSON(call.prompt)]
        let wantsBase64 = call.fields.text("response_format") == "b64_json"
        switch call.service {
        case .llmgateway: return (["b64_json": JSON(base64)] as JSON).adding(revised)
        case .freeAIGateway where !wantsBase64:
            return FreeAIGatewayFlow.picture(base64, call).adding(revised)
        case .aigate where call.fields.text("response_format") != "url": return ["b64_json": JSON(base64)]
        case .aigateway where !wantsBase64:
            let path = "/v1/files/jobs/\(call.id("job_"))/\(name)"
            return ["url": JSON(AIGatewayFlow.signedLink(to: path, call).url)]
        default:
            if wantsBase64 || isGPTImage(call) { return ["b64_json": JSON(base64)] }
            let link = call.service == .openai ? call.media?.picture("img-\(name)") : nil
            return (["url": JSON(link ?? "\(call.origin)/media/\(name)")] as JSON).adding(revised)
        }
    }

    /// OpenAI's stream: previews, then the picture; each a very long line.
    private static func events(_ call: DemoCall, _ event: String) -> [[UInt8]] {
        let previews = min(max(call.fields.integer("partial_images") ?? 0, 0), 3)
        var frames: [(String, JSON)] = (0..<previews).map { index in
            (
                "\(event).partial_image",
                ["partial_image_index": JSON(index), "b64_json": base64(call, "preview \(index)")]
            )
        }
        if let failure = call.laterFailure {
            frames.append(("error", failure.body))
        } else {
            frames.append(("\(event).completed", ["b64_json": base64(call, "picture")]))
        }
        return frames.map { name, content in
            var frame = (["type": JSON(name)] as JSON).adding(content)
            if name != "error" { frame = frame.adding(["created_at": JSON(call.created)]).adding(details) }
            if name.hasSuffix(".completed") { frame = frame.adding(["usage": usage]) }
            return EventText.event(name, data: frame.text)
        }
    }

    private static func base64(_ call: DemoCall, _ purpose: String) -> JSON {
        JSON(Base64.encodedString(DemoPicture.png(call.seed.derived(purpose))))
    }

    /// GPT image models deliver base64 only.
    private static func isGPTImage(_ call: DemoCall) -> Bool { call.model.hasPrefix("gpt-image") }

    /// What a picture is made of, by the last segment of its link.
    static func seed(ofName name: String) -> DemoSeed { DemoSeed(0).derived(name) }

    private static var details: JSON {
        ["background": "opaque", "output_format": "png", "quality": "low", "size": "1024x1024"]
    }

    private static var usage: JSON { ["input_tokens": 10, "output_tokens": 900, "total_tokens": 910] }
}
