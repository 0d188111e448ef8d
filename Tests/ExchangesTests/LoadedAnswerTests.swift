import Blobs
import Cassettes
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("A recorded answer, ready to be played")
struct LoadedAnswerTests {
    private func load(_ body: [BodySegment], _ store: BlobStore, type: String = "text/plain") throws -> LoadedAnswer {
        let response = RecordedResponse(status: 200, reason: "", headers: ["Content-Type": type], body: body)
        let interaction = Interaction(
            n: 7,
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: "GET", url: "http://a.example/", headers: [:]),
            response: response
        )
        return try LoadedAnswer(interaction, blobs: store)
    }

    private func store(_ bytes: [UInt8], in store: BlobStore) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        return try writer.finish().digest
    }

    private func bytes(_ answer: LoadedAnswer) throws -> [UInt8] {
        try answer.parts.flatMap { part in
            switch part {
            case .bytes(let buffer): Array(buffer.readableBytesView)
            case .file(let reader): try reader.read(reader.size, at: 0)
            }
        }
    }

    @Test("Text and base64 around it are one part in memory, blobs are files, and together they are the body")
    func parts() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let picture = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
            let digest = try store(picture, in: blobs)
            let answer = try load(
                [
                    .text("é"), .base64OfBlob(digest, size: picture.count), .bytes([0xFF]),
                    .blob(digest, size: picture.count), .text("end"),
                ],
                blobs
            )
            let first = Array("é".utf8) + Array(Data(picture).base64EncodedData()) + [0xFF]
            #expect(answer.parts.map(\.size) == [first.count, picture.count, 3])
            #expect(try bytes(answer) == first + picture + Array("end".utf8))
            #expect(answer.size == first.count + picture.count + 3)
            #expect(answer.number == 7)
            #expect(answer.response.body == [])
        }
    }

    @Test("Events with media keep their borders")
    func events() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let digest = try store([UInt8](repeating: 1, count: 900), in: blobs)
            let answer = try load(
                [.text("data: \""), .base64OfBlob(digest, size: 900), .text("\"\n\n"), .text("data: 2\n\n")],
                blobs,
                type: "text/event-stream"
            )
            #expect(answer.eventLengths() == [7 + 1200 + 3, 9])
        }
    }

    @Test("Lost media are an error with the blob's code, in base64 too")
    func lost() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let digest = try store([1, 2, 3], in: blobs)
            try FileManager.default.removeItem(atPath: blobs.path(of: digest))
            for body in [BodySegment.blob(digest, size: 3), .base64OfBlob(digest, size: 3)] {
                let error = #expect(throws: BlobError.self) { try load([body], blobs) }
                #expect(error?.code == "blob_missing")
            }
        }
    }

    @Test("A few bytes of a hostile cassette do not become gigabytes in memory")
    func hostile() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let size = 3 << 20
            let digest = try store([UInt8](repeating: 0, count: size), in: blobs)
            let many = [BodySegment](repeating: .base64OfBlob(digest, size: size), count: 17)
            let error = LoadedAnswerError.tooLarge(17 * (4 << 20), limit: 64 << 20)
            #expect(throws: error) { try load(many, blobs) }
            #expect(
                "\(error)"
                    == "71303168 bytes of the body are text or base64, more than the 67108864 that an answer may have of them"
            )
            #expect(try load([BodySegment](repeating: .blob(digest, size: size), count: 30), blobs).size == 30 * size)
        }
    }
}
