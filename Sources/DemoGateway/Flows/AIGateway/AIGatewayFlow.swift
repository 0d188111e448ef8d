/// aigateway.sh's jobs and media.
enum AIGatewayFlow {
    /// `POST /v1/videos/generations` and the like: always a job.
    static func video(_ call: DemoCall) -> DemoAnswer { submit(call, "video") }

    /// `POST /v1/audio/music`.
    static func music(_ call: DemoCall) -> DemoAnswer { submit(call, "audio") }

    /// Takes a job on, 202.
    static func submit(_ call: DemoCall, _ modality: String) -> DemoAnswer {
        let job = DemoJob(
            id: call.id("job_"),
            modality: modality,
            model: call.model,
            prompt: call.prompt,
            created: call.created
        )
        call.ledger.add(job)
        return .json(["id": JSON(job.id), "status": "queued", "object": "job"], status: 202)
    }

    /// `GET /v1/jobs/{id}`: running, then 304 for one that comes too soon, then done.
    static func poll(_ call: DemoCall) -> DemoAnswer {
        guard let job = call.ledger.poll(call.captures[0]) else { return call.failure(404, "No such job").answer }
        if job.polls == 2, !job.isCancelled { return .empty(status: 304) }
        return .json(record(job, call))
    }

    /// `DELETE /v1/jobs/{id}` and `POST /v1/jobs/{id}/cancel`.
    static func cancel(_ call: DemoCall) -> DemoAnswer {
        call.ledger.cancel(call.captures[0])
        guard let job = call.ledger.job(call.captures[0]) else { return call.failure(404, "No such job").answer }
        return .json(record(job, call))
    }

    /// `GET /v1/files/jobs/{job}/{name}`: the file, for whoever has a key.
    static func file(_ call: DemoCall) -> DemoAnswer {
        let file = media(job: call.captures[0], name: call.captures[1])
        return MediaFlow.file(file.content, type: file.type, call.headers)
    }

    /// What came out of a job, the same by each of its links.
    static func media(job: String, name: String) -> MediaFile {
        MediaFile(generated: name, seed: DemoSeed(6).derived("\(job)/\(name)"))
    }

    /// `GET …/signed`: a link that works without a key for a while.
    static func sign(_ call: DemoCall) -> DemoAnswer {
        let path = "/v1/files/jobs/\(call.captures[0])/\(call.captures[1])"
        let life = call.parameter("expires_in").flatMap(Int.init) ?? call.linkLifetime
        let link = signedLink(to: path, call, life: life)
        return .json(["url": JSON(link.url), "expires_at": JSON(link.end)])
    }

    /// `GET …/public?token&exp&k`: the file, for whoever has the link.
    static func publicFile(_ call: DemoCall) -> DemoAnswer {
        guard ["token", "exp", "k"].allSatisfy({ call.parameter($0) != nil }) else {
            return call.failure(400, "The link is not signed").answer
        }
        return file(call)
    }

    /// A link with a signature that is new each time.
    static func signedLink(to path: String, _ call: DemoCall, life: Int? = nil) -> (url: String, end: Int) {
        let end = call.now + (life ?? call.linkLifetime)
        let token = call.seed.derived("token").hex(32)
        let url =
            call.media?.jobFile(path, nonce: token, end: end)
            ?? "\(call.origin)\(path)/public?token=\(token)&exp=\(end)&k=1"
        return (url, end)
    }

    private static func record(_ job: DemoJob, _ call: DemoCall) -> JSON {
        let isDone = job.polls > 2
        let status = job.isCancelled ? "cancelled" : !isDone ? "running" : job.fails ? "failed" : "completed"
        let record: JSON = [
            "id": JSON(job.id), "object": "job", "status": JSON(status), "modality": JSON(job.modality),
            "model": JSON(job.model), "created_at": JSON(job.created), "updated_at": JSON(job.created + job.polls),
        ]
        switch status {
        case "completed":
            let suffix = ImglyAssetFlow.suffix(of: job.modality)
            let path = "/v1/files/jobs/\(job.id)/out.\(suffix)"
            let link = JSON(call.media == nil ? "\(call.origin)\(path)" : signedLink(to: path, call).url)
            return record.adding(["result": ["file_url": link], "result_url": link])
        case "failed": return record.adding(["error": ["type": "provider_error", "message": "As asked for"]])
        default: return record
        }
    }
}
