import Blobs
import Cassettes
import Foundation
import TestSupport
import Testing

@testable import Exchanges

@Suite("Cutting a body into text and blobs (docs/design.md §4)")
struct BodySegmenterTests {
    /// A picture of 1 KiB as base64, for each number of padding characters.
    private static let pictures = [768, 767, 766].map { size in
        (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    }

    private func with(_ body: (BodySegmenter, BlobStore) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            try body(BodySegmenter(store), store)
            #expect(try store.findings() == [])
        }
    }

    @Test("Media in JSON are blobs between its text")
    func json() throws {
        try with { segmenter, store in
            for picture in Self.pictures {
                let text = picture.base64
                let body = "{\"a\":\"é\",\"b64_json\":\"\(text)\",\"url\":\"data:image/png;base64,\(text)\"}"
                let segments = try segmenter.text(Array(body.utf8), isEventStream: false)
                let digest = try #require(segments.blobs.first?.digest)
                #expect(
                    segments == [
                        .text("{\"a\":\"é\",\"b64_json\":\""), .base64OfBlob(digest, size: picture.count),
                        .text("\",\"url\":\"data:image/png;base64,"), .base64OfBlob(digest, size: picture.count),
                        .text("\"}"),
                    ]
                )
                #expect(try store.open(digest).read(1024, at: 0) == picture)
                #expect(try segments.joined(blobs: store, limit: 1 << 20) == Array(body.utf8))
            }
        }
    }

    @Test("A body that ends or begins with media has no empty text")
    func borders() throws {
        try with { segmenter, _ in
            let text = Self.pictures[0].base64
            let cut = try segmenter.text(Array("\"\(text)".utf8), isEventStream: false)
            #expect(cut.map(\.byteCount) == [1, 1024])
            #expect(try segmenter.text([], isEventStream: false) == [])
            #expect(try segmenter.text([], isEventStream: true) == [])
            #expect(try segmenter.whole([]) == [])
        }
    }

    @Test("Events are cut one by one, then at their media")
    func events() throws {
        try with { segmenter, store in
            let text = Self.pictures[1].base64
            let body = "event: a\ndata: {\"b64_json\":\"\(text)\"}\n\ndata: 2\n\n\(text)"
            let segments = try segmenter.text(Array(body.utf8), isEventStream: true)
            let digest = try #require(segments.blobs.first?.digest)
            #expect(
                segments == [
                    .text("event: a\ndata: {\"b64_json\":\""), .base64OfBlob(digest, size: 767), .text("\"}\n\n"),
                    .text("data: 2\n\n"), .text(text),
                ]
            )
            #expect(try segments.joined(blobs: store, limit: 1 << 20) == Array(body.utf8))
        }
    }

    @Test("What is called text and is none is a blob; an event that is none stays in the line")
    func noText() throws {
        try with { segmenter, store in
            let broken = Array("{\"a\":\"\(Self.pictures[0].base64)\"}".utf8) + [0xFF]
            guard case .blob(_, broken.count) = try #require(segmenter.text(broken, isEventStream: false).first) else {
                Issue.record("the body is a blob")
                return
            }
            #expect(try segmenter.text([0xFF], isEventStream: false) == [.bytes([0xFF])])
            let stream = Array("data: 1\n\n".utf8) + [0xFF, 0x0A, 0x0A] + Array("data: 2\n\n".utf8)
            #expect(
                try segmenter.text(stream, isEventStream: true)
                    == [.text("data: 1\n\n"), .bytes([0xFF, 0x0A, 0x0A]), .text("data: 2\n\n")]
            )
            #expect(try store.findings() == [])
        }
    }

    @Test("A part of 1 KiB or more is a blob; heads and small texts stay together, small binary between them")
    func multipart() throws {
        try with { segmenter, store in
            let large = [UInt8](repeating: 0xFE, count: 1024)
            let small = [UInt8](repeating: 0xFF, count: 1023)
            var body = Array("--b\r\nA: 1\r\n\r\na prompt\r\n--b\r\nA: 2\r\n\r\n".utf8) + large
            body += Array("\r\n--b\r\nA: 3\r\n\r\n".utf8) + small + Array("\r\n--b\r\nA: 4\r\n\r\n\r\n--b--\r\n".utf8)
            let segments = try #require(try segmenter.multipart(body, boundary: [0x62]))
            let digest = try #require(segments.blobs.first?.digest)
            #expect(
                segments == [
                    .text("--b\r\nA: 1\r\n\r\na prompt\r\n--b\r\nA: 2\r\n\r\n"), .blob(digest, size: 1024),
                    .text("\r\n--b\r\nA: 3\r\n\r\n"), .bytes(small), .text("\r\n--b\r\nA: 4\r\n\r\n\r\n--b--\r\n"),
                ]
            )
            #expect(try segments.joined(blobs: store, limit: 1 << 20) == body)
            #expect(try store.open(digest).read(2000, at: 0) == large)
        }
    }

    @Test("Heads that are no text are stored too; a malformed body and one of endless small parts are not divided")
    func oddMultipart() throws {
        try with { segmenter, store in
            let preamble = [UInt8](repeating: 0xFF, count: 1500)
            let body = preamble + Array("\r\n--b\r\nA: \u{FC}\r\n\r\n1\r\n--b--".utf8)
            let segments = try #require(try segmenter.multipart(body, boundary: [0x62]))
            #expect(try segments.joined(blobs: store, limit: 1 << 20) == body)
            #expect(try segmenter.multipart(Array("--b\r\n\r\ncut".utf8), boundary: [0x62]) == nil)
            let part = Array("--b\r\n\r\n".utf8) + [UInt8](repeating: 0x61, count: 1000) + [0x0D, 0x0A]
            let endless = Array((0..<1100).map { _ in part }.joined()) + Array("--b--".utf8)
            #expect(try segmenter.multipart(endless, boundary: [0x62]) == nil)
        }
    }

    @Test("Whatever the body, its segments are its bytes, also after they were stored and read")
    func identity() throws {
        try with { segmenter, store in
            var random = SeededGenerator(seed: 4)
            let pieces: [[UInt8]] =
                Self.pictures.map { Array($0.base64.utf8) } + Self.pictures + [
                    [0x22], [0x22], Array(";base64,".utf8), Array("\r\n--b\r\n\r\n".utf8), Array("\r\n--b--".utf8),
                    Array("\n\ndata: ".utf8), Array("\\/".utf8), [0xC3, 0xBC], [0xC3], [0],
                ]
            for _ in 0..<200 {
                let count = Int.random(in: 0...12, using: &random)
                let bytes = (0..<count).flatMap { _ in pieces[Int.random(in: pieces.indices, using: &random)] }
                var bodies = [try segmenter.whole(bytes)]
                bodies.append(try segmenter.text(bytes, isEventStream: false))
                bodies.append(try segmenter.text(bytes, isEventStream: true))
                let divided = Array("--b\r\n\r\n".utf8) + bytes + Array("\r\n--b--".utf8)
                let parts = try #require(try segmenter.multipart(divided, boundary: [0x62]))
                #expect(try parts.joined(blobs: store, limit: 1 << 20) == divided)
                for body in bodies {
                    #expect(body.allSatisfy { $0.byteCount > 0 })
                    #expect(try body.joined(blobs: store, limit: 1 << 20) == bytes)
                }
            }
        }
    }
}

extension [UInt8] {
    /// The bytes in base64, by other means than the program's own.
    fileprivate var base64: String { Data(self).base64EncodedString() }
}
