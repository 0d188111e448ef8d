import Blobs
import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("BodySegment")
struct BodySegmentTests {
    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    private func blob(_ bytes: [UInt8]) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        return try writer.finish().digest
    }

    @Test("an event stream is a segment for each event, and one for what is left")
    func events() {
        let stream = "data: 1\n\n: ping\r\n\r\ndata: ü\r\rdata: half"
        #expect(
            BodySegment.segments(of: Array(stream.utf8), isEventStream: true)
                == [.text("data: 1\n\n"), .text(": ping\r\n\r\n"), .text("data: ü\r\r"), .text("data: half")]
        )
    }

    @Test("any other body is one segment, and none is none")
    func whole() {
        #expect(BodySegment.segments(of: Array("a\n\nb".utf8), isEventStream: false) == [.text("a\n\nb")])
        #expect(BodySegment.segments(of: [0xC3], isEventStream: false) == [.bytes([0xC3])])
        for isEventStream in [true, false] {
            #expect(BodySegment.segments(of: [], isEventStream: isEventStream) == [])
        }
    }

    @Test("whatever the bytes, the segments joined are the bytes, also after they were stored")
    func property() throws {
        var random = SeededGenerator(seed: 6)
        let pieces: [[UInt8]] = [
            Array("data: x".utf8), [0x0A], [0x0D], [0x0D, 0x0A], [0xEF, 0xBB, 0xBF], [0xC3, 0xBC], [0xC3], [0xFF], [0],
            Array("\u{1F600}e\u{301}\u{2028}\"\\\u{7F}".utf8),
        ]
        for _ in 0..<500 {
            let count = Int.random(in: 0...20, using: &random)
            let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
            for isEventStream in [true, false] {
                var interaction = Samples.interaction()
                interaction.request.body = BodySegment.segments(of: bytes, isEventStream: isEventStream)
                #expect(interaction.request.body.byteCount == bytes.count)
                let read = try Interaction(jsonLine: interaction.jsonLine())
                #expect(read.request.body == interaction.request.body)
                #expect(try read.request.body.joined(blobs: store, limit: bytes.count) == bytes)
            }
        }
    }

    @Test("a blob stands for its bytes or for their base64", arguments: [0, 1, 2, 3, 196_608, 400_001])
    func blobs(size: Int) throws {
        var random = SeededGenerator(seed: 7)
        let bytes = random.bytes(size)
        let digest = try blob(bytes)
        let body: [BodySegment] = [
            .text("["), .blob(digest, size: size), .bytes([1]), .base64OfBlob(digest, size: size), .text("]"),
        ]
        let base64 = Array(Data(bytes).base64EncodedData())
        let expected = [0x5B] + bytes + [1] + base64 + [0x5D]
        #expect(body.byteCount == expected.count)
        #expect(try body.joined(blobs: store, limit: expected.count) == expected)
        #expect(throws: CassetteError.self) { try body.joined(blobs: store, limit: expected.count - 1) }
        #expect(body.blobs == [StoredBlob(digest: digest, size: size), StoredBlob(digest: digest, size: size)])
    }

    @Test("a blob of another size, a damaged and a missing one are errors")
    func wrongBlobs() throws {
        let digest = try blob([1, 2, 3])
        for size in [2, 4] {
            let error = #expect(throws: CassetteError.self) {
                try [BodySegment.blob(digest, size: size)].joined(blobs: store, limit: 100)
            }
            #expect(error?.code == .blob)
        }
        try FileManager.default.removeItem(atPath: store.path(of: digest))
        let error = #expect(throws: CassetteError.self) {
            try [BodySegment.blob(digest, size: 3)].joined(blobs: store, limit: 100)
        }
        #expect(error?.code == .blob)
    }
}
