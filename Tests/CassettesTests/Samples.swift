import Blobs
import Cassettes
import NIOHTTP1
import TestSupport

/// Interactions for tests.
enum Samples {
    static func interaction(
        _ n: Int = 1,
        fingerprint: String = "f",
        recording: String = "r",
        body: String = "{\"ok\":true}"
    ) -> Interaction {
        Interaction(
            n: n,
            gateway: "openai",
            recordedAt: "2026-11-21T07:10:36.123Z",
            recording: recording,
            fingerprint: fingerprint,
            request: RecordedRequest(
                method: "POST",
                url: "https://api.openai.com/v1/chat/completions?a=b|c",
                headers: HTTPHeaders([("Content-Type", "application/json"), ("x-a", "1"), ("X-A", "2")]),
                body: [.text("{\"model\":\"m\"}")]
            ),
            response: RecordedResponse(
                status: 200,
                reason: "OK",
                headers: HTTPHeaders([("content-type", "application/json")]),
                body: [.text(body)],
                frames: body.isEmpty ? [] : [Frame(offset: 0, length: body.utf8.count, at: 12.5)]
            )
        )
    }

    static let name: CassetteName = {
        guard let name = try? CassetteName("sample") else { preconditionFailure("no name") }
        return name
    }()

    static let file = "sample.jsonl.gz"

    /// Writes interactions with these numbers and bodies.
    static func record(_ interactions: [Interaction], in folder: ScratchFolder) throws {
        let writer = CassetteWriter(name, in: folder.path)
        for interaction in interactions { _ = try writer.append(interaction) }
    }

    /// Reads what is there.
    static func read(in folder: ScratchFolder) throws -> (interactions: [Interaction], tail: TornTail?) {
        var interactions: [Interaction] = []
        let tail = try CassetteReader(name, in: folder.path).scan { interactions.append(try $0.interaction()) }
        return (interactions, tail)
    }
}
