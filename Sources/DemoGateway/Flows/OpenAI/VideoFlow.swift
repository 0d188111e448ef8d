import NIOHTTP1

/// Videos as jobs on `/v1/videos`: create, poll, fetch.
enum VideoFlow {
    /// `POST /v1/videos`: JSON, or a form as OpenAI's SDKs send.
    static func create(_ call: DemoCall) -> DemoAnswer {
        guard !call.prompt.isEmpty else { return call.failure(400, "prompt: Required").answer }
        let job = DemoJob(
            id: call.id("video_", letters: 24),
            modality: "video",
            model: call.model,
            prompt: call.prompt,
            created: call.created
        )
        call.ledger.add(job)
        return .json(object(job, call))
    }

    /// `GET /v1/videos/{id}`: two polls later it is done.
    static func poll(_ call: DemoCall) -> DemoAnswer {
        guard let job = call.ledger.poll(call.captures[0]) else { return call.failure(404, "No such video").answer }
        var answer = DemoAnswer.json(object(job, call))
        if call.service == .openai { answer.headers.add(name: "openai-poll-after-ms", value: "10") }
        return answer
    }

    /// `GET /v1/videos/{id}/content`: the file, or a part of it.
    static func content(_ call: DemoCall) -> DemoAnswer {
        guard let job = call.ledger.job(call.captures[0]), !job.fails else {
            return call.failure(404, "No such video").answer
        }
        if call.parameter("variant") == "thumbnail" {
            return MediaFlow.file(DemoPicture.png(DemoSeed(3).derived(job.id)), type: "image/png", call.headers)
        }
        return MediaFlow.file(DemoFilm.mp4(DemoSeed(3).derived(job.id)), type: "video/mp4", call.headers)
    }

    private static func object(_ job: DemoJob, _ call: DemoCall) -> JSON {
        let isDone = job.polls > 1
        let status = isDone ? (job.fails ? "failed" : "completed") : job.polls == 0 ? "queued" : "in_progress"
        let progress = isDone ? 100 : job.polls * 40
        let error: JSON = isDone && job.fails ? ["code": "provider_error", "message": "As asked for"] : nil
        let object: JSON = [
            "id": JSON(job.id), "object": "video", "model": JSON(job.model), "status": JSON(status),
            "progress": JSON(progress), "created_at": JSON(job.created),
            "completed_at": isDone ? JSON(job.created + 60) : nil,
            "expires_at": isDone ? JSON(job.created + 3_600) : nil,
            "error": error,
        ]
        guard call.service == .llmgateway else {
            return object.adding([
                "prompt": JSON(job.prompt), "seconds": "4", "size": "720x1280", "remixed_from_video_id": nil,
            ])
        }
        let link = "\(call.origin)/v1/videos/\(job.id)/content"
        let content: JSON = ["type": "video", "url": JSON(link), "mime_type": "video/mp4"]
        return object.adding(["content": status == "completed" ? [content] : []])
    }
}
