/// What only AIGate has: a video in one long request, and the balance.
enum AIGateFlow {
    /// `POST /v1/video/generations`: not a byte until the video is there.
    static func video(_ call: DemoCall) -> DemoAnswer {
        guard !call.prompt.isEmpty else { return call.failure(400, "prompt is required").answer }
        if let failure = call.laterFailure { return failure.answer }
        let task = call.id("task_", letters: 12)
        call.ledger.setEnd(call.now + call.linkLifetime, of: task)
        let video: JSON = ["url": JSON("\(call.origin)/v1/videos/\(task)/content"), "mime_type": "video/mp4"]
        let answer: JSON = [
            "created": JSON(call.created), "model": JSON(call.model),
            "duration": JSON(call.fields.integer("duration") ?? 5), "videos": [video],
        ]
        return .json(answer, after: call.pace.slowWork)
    }

    /// `GET /v1/videos/{task}/content`: gone when its time is over.
    static func content(_ call: DemoCall) -> DemoAnswer {
        if let end = call.ledger.end(of: call.captures[0]), end <= call.now {
            return call.failure(410, "The temporary media link has expired").answer
        }
        return MediaFlow.file(DemoFilm.mp4(DemoSeed(7).derived(call.captures[0])), type: "video/mp4", call.headers)
    }

    /// `GET /v1/balance`: less each time.
    static func balance(_ call: DemoCall) -> DemoAnswer {
        let spent = call.ledger.occurrence(of: "balance")
        let (balance, used) = (JSON(1_000 - spent), JSON(spent))
        return .json([
            "object": "balance", "currency": "USD", "balance": balance, "used": used, "total": 1_000,
            "token": ["id": 1, "name": "demo", "remaining": balance, "used": used, "unlimited_quota": false],
        ])
    }
}
