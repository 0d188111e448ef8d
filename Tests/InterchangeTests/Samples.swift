import Blobs
import Cassettes
import Foundation
import Interchange
import NIOHTTP1

/// A store of blobs in a folder that is removed when the test is over.
final class SampleBlobs: Sendable {
    let store: BlobStore
    private let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-export-\(UUID())").path
        store = BlobStore(cassettes: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func blob(_ bytes: [UInt8], asBase64: Bool = false) throws -> BodySegment {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        let (digest, size) = try writer.finish()
        return asBase64 ? .base64OfBlob(digest, size: size) : .blob(digest, size: size)
    }

    static func missing(size: Int = 3) throws -> BodySegment {
        .blob(try BlobDigest(String(repeating: "ab", count: 32)), size: size)
    }
}

extension Interaction {
    /// An interaction with what a test is about.
    static func sample(
        n: Int = 1,
        method: String = "POST",
        url: String = "https://api.example/v1/x",
        requestHeaders: HTTPHeaders = [:],
        request: [BodySegment] = [],
        responseHeaders: HTTPHeaders = [:],
        response: [BodySegment] = []
    ) -> Interaction {
        Interaction(
            n: n,
            gateway: "openai",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: method, url: url, headers: requestHeaders, body: request),
            response: RecordedResponse(status: 200, reason: "OK", headers: responseHeaders, body: response)
        )
    }
}

/// Exports as a command does, into memory.
func export(
    _ interactions: [Interaction],
    as format: any ExportFormat,
    blobs: BlobStore = BlobStore(cassettes: "/nonexistent")
) throws -> String {
    var bytes: [UInt8] = []
    format.begin(ExportSource(cassette: "a/b", version: "1.2.3")) { bytes += $0 }
    for (index, interaction) in interactions.enumerated() {
        try format.write(interaction, isFirst: index == 0, blobs: blobs) { bytes += $0 }
    }
    format.end { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
}
