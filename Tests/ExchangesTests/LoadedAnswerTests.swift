import AssetURLs
import Blobs
import Cassettes
import Foundation
import Gateways
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("A recorded answer, ready to be played")
struct LoadedAnswerTests {
    private func load(
        _ body: [BodySegment],
        _ store: BlobStore,
        type: String = "text/plain",
        frames: [Frame] = [],
        links context: LinkContext? = nil
    ) throws -> LoadedAnswer {
        var response = RecordedResponse(status: 200, reason: "", headers: ["Content-Type": type], body: body)
        response.frames = frames
        let interaction = Interaction(
            n: 7,
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: "GET", url: "http://a.example/", headers: [:]),
            response: response
        )
        return try LoadedAnswer(interaction, blobs: store, links: context)
    }

    private func store(_ bytes: [UInt8], in store: BlobStore) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        return try writer.finish().digest
    }

    private func bytes(_ answer: LoadedAnswer) throws -> [UInt8] {
        try answer.parts.flatMap { part in
            switch part {
            case .bytes(let buffer): return Array(buffer.readableBytesView)
            case .file(let reader): return try reader.read(reader.size, at: 0)
            case .base64(let text):
                var characters = ByteBuffer()
                try text.read(0..<text.size, into: &characters)
                return Array(characters.readableBytesView)
            }
        }
    }

    @Test("Text in a row is one part in memory, media are read while they are sent, and together they are the body")
    func parts() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let picture = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
            let digest = try store(picture, in: blobs)
            let nothing = try store([], in: blobs)
            let answer = try load(
                [
                    .text("é"), .bytes([0xFF]), .base64OfBlob(digest, size: picture.count), .text("a"),
                    .base64OfBlob(nothing, size: 0), .text("b"), .blob(digest, size: picture.count), .text("end"),
                ],
                blobs
            )
            let base64 = Array(Data(picture).base64EncodedData())
            let expected = [Array("é".utf8) + [0xFF], base64, Array("ab".utf8), picture, Array("end".utf8)]
            #expect(answer.parts.map(\.size) == [3, 266_668, 2, 200_000, 3])
            #expect(answer.parts.map(\.isBase64) == [false, true, false, false, false])
            #expect(try bytes(answer) == expected.flatMap { $0 })
            #expect(answer.size == expected.reduce(0) { $0 + $1.count })
            #expect(answer.number == 7)
            #expect(answer.response.body == [])
        }
    }

    @Test("Text that repeats is read into memory with the text around it, and keeps the borders of events")
    func repeatedText() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let text = "data: " + String(repeating: "a", count: 2000) + "\n"
            let digest = try store(Array(text.utf8), in: blobs)
            let body: [BodySegment] = (0..<50).flatMap { number in
                [BodySegment.text("id: \(number)\n"), .blob(digest, size: text.utf8.count), .text("\n")]
            }
            let answer = try load(body, blobs, type: "text/event-stream")
            #expect(answer.parts.map(\.size) == [body.byteCount])
            #expect(answer.eventLengths().count == 50)
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

    @Test("A blob of another size than the cassette says is an error before a byte is sent")
    func size() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let digest = try store([1, 2, 3], in: blobs)
            let segments = [BodySegment.base64OfBlob(digest, size: 3), .base64OfBlob(digest, size: 6)]
            let error = #expect(throws: BlobError.self) { try load(segments, blobs) }
            #expect(error?.code == "blob_corrupt")
        }
    }

    @Test("A few bytes of a hostile cassette become gigabytes neither in memory nor in open files")
    func hostile() throws {
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let size = 3 << 20
            let digest = try store([UInt8](repeating: 0, count: size), in: blobs)
            let many = [BodySegment](repeating: .base64OfBlob(digest, size: size), count: 100_000)
            #expect(try load(many, blobs).size == 100_000 * (4 << 20))
            #expect(try load([BodySegment](repeating: .blob(digest, size: size), count: 30), blobs).size == 30 * size)

            let text = [BodySegment](repeating: .blob(digest, size: size), count: 22)
            let error = LoadedAnswerError.tooLarge(22 * size, limit: 64 << 20)
            #expect(throws: error) { try load(text, blobs, type: "application/json", links: context()) }
            #expect(
                "\(error)"
                    == "69206016 bytes of the body are text, more than the 67108864 that an answer may have of it"
            )
        }
    }

    // MARK: Links

    private func context() throws -> LinkContext {
        let acme = GatewayProfile(name: "acme", summary: "", upstream: try UpstreamURL(parsing: "http://gw.example"))
        let table = try ProfileTable(arguments: [], profiles: [acme])
        guard case .gateway(let address) = LocalAddress.resolve("/acme/x", table: table) else {
            throw ChannelError.inputClosed
        }
        return LinkContext(address, host: "127.0.0.1:4141")
    }

    /// Strings of JSON with media in them, links around and behind them, in one line of an event each.
    private func segments(_ generator: inout SeededGenerator, in blobs: BlobStore) throws -> [BodySegment] {
        try (0..<Int.random(in: 1...5, using: &generator)).flatMap { _ -> [BodySegment] in
            let media = generator.bytes(Int.random(in: 768...900, using: &generator))
            let digest = try store(media, in: blobs)
            let start = ["", "data:image/png;base64,"][Int.random(in: 0...1, using: &generator)]
            let ending = ["\n\n", "\r\n\r\n", "\r\r", "\n"][Int.random(in: 0...3, using: &generator)]
            return [
                .text("data: {\"url\":\"http://gw.example/a\",\"b64_json\":\"\(start)"),
                .base64OfBlob(digest, size: media.count),
                .text("\",\"image_url\":\"http://gw.example/b\"}\(ending)"),
            ]
        }
    }

    @Test(
        "Around media that are only counted, links, frames and events are those of the text",
        arguments: 0..<24 as Range<UInt64>
    )
    func counted(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        try TemporaryFolder.with { folder in
            let blobs = BlobStore(cassettes: folder.path)
            let segments = try segments(&generator, in: blobs)
            let body = try segments.joined(blobs: blobs, limit: 1 << 20)
            var offset = 0
            let longest = [5, 700, 3_000][Int(seed % 3)]
            let frames = generator.cuts(of: body, upTo: longest).filter { !$0.isEmpty }.map { piece in
                defer { offset += piece.count }
                return Frame(offset: offset, length: piece.count, at: Double(offset))
            }
            let type = "text/event-stream"
            let lazy = try load(segments, blobs, type: type, frames: frames, links: context())
            let text = [BodySegment.text(String(decoding: body, as: UTF8.self))]
            let whole = try load(text, blobs, type: type, frames: frames, links: context())
            #expect(try bytes(lazy) == bytes(whole))
            #expect(lazy.size == whole.size)
            let isSameFrames = lazy.response.frames == whole.response.frames
            #expect(isSameFrames)
            #expect(lazy.links == whole.links)
            #expect(lazy.links.count >= 2)
            #expect(lazy.eventLengths() == whole.eventLengths())
            #expect(lazy.parts.contains { $0.isBase64 })
        }
    }
}
