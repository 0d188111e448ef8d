import BodyFormats
import NIOHTTP1

/// IMG.LY's one generation route: its own events, or a job for those who prefer one.
enum ImglyFlow {
    /// `POST /v1/responses`: always a stream, unless a job was preferred and can be had.
    static func generate(_ call: DemoCall) -> DemoAnswer {
        guard call.fields.json?["model"]?.stringValue != nil else {
            return call.failure(400, "model is required").answer
        }
        if let refusal = ImglyInputFlow.refusal(of: call) { return refusal.answer }
        let job = DemoJob(
            id: call.id("gw_", letters: 20),
            modality: modality(call),
            model: call.model,
            prompt: call.prompt,
            created: call.created
        )
        let prefersJob = call.headers[canonicalForm: "prefer"].contains("respond-async")
        guard prefersJob, job.modality != "text" else { return .events(events(job, call), pace: call.pace) }
        call.ledger.add(job)
        return .json(working(job), status: 202)
    }

    /// `GET /v1/responses/{id}`: two polls later it is done; what was delivered on a stream is gone.
    static func poll(_ call: DemoCall) -> DemoAnswer {
        guard let job = call.ledger.poll(call.captures[0]) else {
            return call.failure(410, "The result was delivered on its stream").answer
        }
        if job.polls < 3 { return .json(working(job)) }
        let head: JSON = ["request_id": JSON(job.id), "status": job.fails ? "failed" : "completed"]
        return .json(head.adding(job.fails ? ["error": Self.error(job)] : ["output": [output(job, call)]]))
    }

    private static func working(_ job: DemoJob) -> JSON {
        ["request_id": JSON(job.id), "status": "working", "poll_interval_ms": 10]
    }

    /// The events of a stream; text comes in deltas, everything else reports its progress.
    private static func events(_ job: DemoJob, _ call: DemoCall) -> [[UInt8]] {
        let head: JSON = ["request_id": JSON(job.id)]
        var frames: [(String, JSON)]
        if job.modality == "text" {
            frames = call.reply.words.map { ("generation.delta", head.adding(["delta": JSON($0)])) }
        } else {
            frames = [("generation.status", head.adding(["status": "queued"]))]
            frames += [0.25, 0.5, 0.75].map { progress in
                ("generation.status", head.adding(["status": "processing", "progress": JSON(floatLiteral: progress)]))
            }
        }
        if job.fails {
            frames = frames.prefix(2) + [("generation.failed", head.adding(["error": error(job)]))]
        } else {
            frames.append(("generation.completed", head.adding(["output": [output(job, call)]])))
        }
        return frames.map { EventText.event($0.0, data: $0.1.text) }
    }

    private static func error(_ job: DemoJob) -> JSON {
        ["code": "provider_error", "message": JSON("The provider gave up on: \(job.prompt)")]
    }

    private static func output(_ job: DemoJob, _ call: DemoCall) -> JSON {
        switch job.modality {
        case "text": return ["type": "text", "text": JSON(call.reply.text)]
        case "transcript": return transcript(call)
        default:
            let asset = "out_\(job.id).\(ImglyAssetFlow.suffix(of: job.modality))"
            call.ledger.handOut(asset)
            return ["type": JSON(job.modality), "url": JSON("\(call.origin)/v1/assets/\(asset)")]
        }
    }

    private static func transcript(_ call: DemoCall) -> JSON {
        let words = DemoReply(to: call.fields.text("audio_url") ?? "", seed: call.seed).words
        let timed = words.enumerated().map { index, word -> JSON in
            ["text": JSON(word), "start": JSON(index), "end": JSON(index + 1), "type": "word"]
        }
        return ["type": "transcript", "data": ["text": JSON(words.joined()), "words": JSON(timed)]]
    }

    /// What the model makes, by its name, since one route serves all kinds.
    private static func modality(_ call: DemoCall) -> String {
        if call.fields.json?["messages"] != nil { return "text" }
        if call.fields.json?["audio_url"] != nil { return "transcript" }
        if ["veo", "video", "kling"].contains(where: call.model.contains) { return "video" }
        if ["speech", "tts", "voice"].contains(where: call.model.contains) { return "audio" }
        return "image"
    }
}
