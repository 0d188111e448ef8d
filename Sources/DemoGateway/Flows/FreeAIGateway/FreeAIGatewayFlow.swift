import NIOHTTP1

/// What only free-ai-gateway has: the mark of its router, and pictures by provider.
enum FreeAIGatewayFlow {
    /// `x_gateway`: who answered.
    static func mark(_ call: DemoCall) -> JSON {
        let project = call.headers["x-gateway-project-id"].first ?? call.fields.text("project_id") ?? "demo"
        return [
            "provider": JSON(provider(call)), "model": JSON(call.model), "attempts": 1,
            "request_id": JSON("req_\(call.seed.derived("request").hex(32))"), "project_id": JSON(project),
        ]
    }

    /// A picture as its provider has it when a URL is wanted: a link, a link that makes the picture, or the bytes twice.
    static func picture(_ base64: String, _ call: DemoCall) -> JSON {
        switch provider(call) {
        case "together": ["url": JSON("\(call.origin)/media/\(call.seed.derived("picture 0").hex(24)).png")]
        case "pollinations": ["url": JSON(painting(call))]
        default: ["url": JSON("data:image/png;base64,\(base64)"), "b64_json": JSON(base64)]
        }
    }

    /// A link of the kind that Pollinations has.
    private static func painting(_ call: DemoCall) -> String {
        let words = call.seed.derived("prompt").hex(24)
        return call.media?.painting(words) ?? "\(call.origin)/prompt/\(words)?width=48&height=48&nologo=true"
    }

    /// `GET /prompt/{text}`: makes a picture, another one each time.
    static func paint(_ call: DemoCall) -> DemoAnswer {
        .whole(DemoPicture.png(call.seed), type: "image/png", after: call.pace.slowWork)
    }

    /// `POST /v1/videos/generations`.
    static func video(_ call: DemoCall) -> DemoAnswer {
        let job = DemoJob(
            id: call.id("vid_"),
            modality: "video",
            model: call.model,
            prompt: call.prompt,
            created: call.created
        )
        call.ledger.add(job)
        return .json(record(job, call), status: 202)
    }

    /// `GET /v1/videos/generations/{id}`: 501 while the provider has nothing to say, then the link.
    static func poll(_ call: DemoCall) -> DemoAnswer {
        guard let job = call.ledger.poll(call.captures[0]) else { return call.failure(404, "No such video").answer }
        if job.polls == 1 { return call.failure(501, "The provider cannot be polled yet").answer }
        return .json(record(job, call))
    }

    private static func record(_ job: DemoJob, _ call: DemoCall) -> JSON {
        let isDone = job.polls > 1
        let link = "\(call.origin)/v1/videos/\(job.id)/content"
        return [
            "id": JSON(job.id), "status": !isDone ? "processing" : job.fails ? "failed" : "completed",
            "video_url": isDone && !job.fails ? JSON(link) : nil,
            "poll_url": JSON("\(call.origin)/v1/videos/generations/\(job.id)"), "x_gateway": mark(call),
        ]
    }

    private static func provider(_ call: DemoCall) -> String {
        call.headers["x-gateway-force-provider"].first ?? "workers_ai"
    }
}
