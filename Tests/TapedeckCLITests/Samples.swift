import Blobs
import Cassettes
import Foundation
import NIOHTTP1

/// A folder with cassettes, removed when the test is over.
final class SampleFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func record(_ interactions: [Interaction], as name: String) throws {
        let writer = CassetteWriter(try CassetteName(name), in: path)
        for interaction in interactions { _ = try writer.append(interaction) }
    }

    func store(_ bytes: [UInt8]) throws -> (digest: BlobDigest, size: Int) {
        var writer = try BlobStore(cassettes: path).makeWriter()
        try writer.write(bytes)
        return try writer.finish()
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    /// Sets the time at which a file's content changed last, in seconds since 1970.
    func setModified(_ seconds: Int, of name: String) throws {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(path)/\(name)")
    }

    /// Whether there is a file of that name.
    func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    /// The names in the folder, hidden ones too, sorted.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    func text(of name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"), encoding: .utf8)
    }

    /// The permission bits of a file.
    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func makeLink(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    /// Changes the bytes of a file.
    func damage(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        var bytes = Array(try Data(contentsOf: url))
        change(&bytes)
        try Data(bytes).write(to: url)
    }
}

/// Interactions as a recording leaves them.
enum Sample {
    static func interaction(
        _ n: Int,
        fingerprint: String? = nil,
        recording: String = "r",
        target: String = "/v1/chat/completions",
        requestHeaders: HTTPHeaders = ["content-type": "application/json", "authorization": "Bearer REDACTED"],
        request: [BodySegment] = [.text("{\"model\":\"m\",\"stream\":true}")],
        responseHeaders: HTTPHeaders = ["content-type": "application/json"],
        response: [BodySegment] = [.text("{\"ok\":true}")],
        status: Int = 200,
        end: Ending = .complete
    ) -> Interaction {
        let size = response.byteCount
        return Interaction(
            n: n,
            gateway: "openai",
            recordedAt: "2026-11-21T07:10:0\(n % 10).123Z",
            recording: recording,
            fingerprint: fingerprint ?? "f\(n)",
            request: RecordedRequest(
                method: "POST",
                url: "https://api.openai.com\(target)",
                target: target,
                headers: requestHeaders,
                body: request
            ),
            response: RecordedResponse(
                status: status,
                reason: "OK",
                headers: responseHeaders,
                body: response,
                frames: size == 0 ? [] : [Frame(offset: 0, length: size, at: 12.5)],
                end: end
            )
        )
    }

    /// A stream of three events in two frames, of which the first is a comment.
    static func stream(_ n: Int) -> Interaction {
        let events = [": hello\n\n", "event: delta\ndata: {\"text\":\"Blue\"}\n\n", "data: [DONE]\n\n"]
        var interaction = interaction(
            n,
            responseHeaders: ["content-type": "text/event-stream; charset=utf-8"],
            response: events.map { .text($0) }
        )
        let first = events[0].utf8.count + events[1].utf8.count
        interaction.response.framing = .chunked
        interaction.response.frames = [
            Frame(offset: 0, length: first, at: 12), Frame(offset: first, length: events[2].utf8.count, at: 240),
        ]
        return interaction
    }

    /// The beginning of a PNG file, and some more.
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 2_000)
}
