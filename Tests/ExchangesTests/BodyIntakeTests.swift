import Blobs
import Cassettes
import Compression
import Foundation
import Matching
import NIOCore
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("Taking a body in: what is stored, what is compared (docs/design.md §4, §5)")
struct BodyIntakeTests {
    private func intake(
        _ headers: HTTPHeaders,
        _ pieces: [[UInt8]],
        in folder: TemporaryFolder,
        isRequest: Bool = false
    ) throws -> BodyIntake.Body {
        let rules = try RuleBook(profiles: [])
        let builder = isRequest ? rules.builder(gateway: "g", method: "POST", target: "/", headers: headers) : nil
        let intake = BodyIntake(headers: headers, store: BlobStore(cassettes: folder.path), builder: builder)
        for piece in pieces { try intake.consume(ByteBuffer(bytes: piece)) }
        return try intake.finish()
    }

    @Test("Text is kept as text, an event a segment")
    func text() throws {
        try TemporaryFolder.with { folder in
            let json = try intake(
                ["Content-Type": "application/json"],
                [Array("{\"a\":".utf8), Array("1}".utf8)],
                in: folder
            )
            #expect(json.segments == [.text("{\"a\":1}")])
            let events = try intake(
                ["Content-Type": "text/event-stream"],
                [Array("data: 1\n\nda".utf8), Array("ta: 2\n\n".utf8)],
                in: folder
            )
            #expect(events.segments == [.text("data: 1\n\n"), .text("data: 2\n\n")])
            #expect(events.size == 18)
        }
    }

    @Test("Binary of 1 KiB and more is a blob, less stays in the line")
    func binary() throws {
        try TemporaryFolder.with { folder in
            let small = [UInt8](repeating: 0xFF, count: 1023)
            #expect(try intake(["Content-Type": "image/png"], [small], in: folder).segments == [.bytes(small)])
            let large = [UInt8](repeating: 0xFF, count: 1024)
            let body = try intake(
                ["Content-Type": "image/png"],
                [Array(large[..<10]), Array(large[10...])],
                in: folder
            )
            guard case .blob(let digest, let size) = body.segments.first else {
                Issue.record("the body is a blob")
                return
            }
            #expect(size == 1024)
            #expect(try BlobStore(cassettes: folder.path).open(digest).read(1024, at: 0) == large)
        }
    }

    @Test("What is called text and is none becomes a blob as well")
    func mislabelled() throws {
        try TemporaryFolder.with { folder in
            let body = try intake(["Content-Type": "text/plain"], [[UInt8](repeating: 0xFF, count: 2000)], in: folder)
            guard case .blob = body.segments.first else {
                Issue.record("the body is a blob")
                return
            }
        }
    }

    @Test("A gzip request is compared and kept decoded; a damaged one as it came")
    func coded() throws {
        try TemporaryFolder.with { folder in
            let plain = Array("{\"b\":1,\"a\":2}".utf8)
            let headers: HTTPHeaders = ["Content-Type": "application/json", "Content-Encoding": "gzip"]
            let gzip = try GzipMember.compress(plain)
            let coded = try intake(headers, [Array(gzip[..<9]), Array(gzip[9...])], in: folder, isRequest: true)
            #expect(coded.removedCoding == "gzip")
            #expect(coded.segments == [.text("{\"b\":1,\"a\":2}")])
            let same = try intake(["Content-Type": "application/json"], [plain], in: folder, isRequest: true)
            #expect(coded.canonical?.fingerprint == same.canonical?.fingerprint)
            let damaged = try intake(headers, [Array(gzip.dropLast(3))], in: folder, isRequest: true)
            #expect(damaged.removedCoding == nil)
            #expect(damaged.size == gzip.count - 3)
        }
    }

    @Test("Media are found however the body was cut when it came")
    func cutMedia() throws {
        try TemporaryFolder.with { folder in
            let picture = (0..<900).map { UInt8(truncatingIfNeeded: $0 &* 5 &+ $0 >> 8) }
            let text = Data(picture).base64EncodedString()
            let body = Array("{\"b64_json\":\"\(text)\"}".utf8)
            let headers: HTTPHeaders = ["Content-Type": "application/json"]
            let whole = try intake(headers, [body], in: folder)
            let digest = try #require(whole.segments.blobs.first?.digest)
            #expect(
                whole.segments == [.text("{\"b64_json\":\""), .base64OfBlob(digest, size: 900), .text("\"}")]
            )
            #expect(whole.size == body.count)
            for cut in stride(from: 0, to: body.count, by: 97) {
                let pieces = [Array(body[..<cut]), Array(body[cut...])]
                #expect(try intake(headers, pieces, in: folder).segments == whole.segments)
            }
        }
    }

    @Test("A part of a multipart body is a blob; a malformed body is one as a whole, and so is one of 16 MiB")
    func multipart() throws {
        try TemporaryFolder.with { folder in
            let headers: HTTPHeaders = ["Content-Type": "Multipart/Form-Data; boundary=\"Ab\""]
            let picture = [UInt8](repeating: 0xFE, count: 1024)
            let body = Array("--Ab\r\n\r\n".utf8) + picture + Array("\r\n--Ab--".utf8)
            let divided = try intake(headers, [Array(body[..<500]), Array(body[500...])], in: folder).segments
            let digest = try #require(divided.blobs.first?.digest)
            #expect(divided == [.text("--Ab\r\n\r\n"), .blob(digest, size: 1024), .text("\r\n--Ab--")])
            for other in [body.dropLast(), Array("--Ab\r\n\r\n".utf8) + [UInt8](repeating: 0, count: 16 << 20)] {
                let segments = try intake(headers, [Array(other)], in: folder).segments
                #expect(segments.map(\.byteCount) == [other.count])
                #expect(segments.blobs.count == 1)
            }
        }
    }

    @Test("What may write a file is never done on an event loop")
    func threads() throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            let builder = try RuleBook(profiles: []).builder(gateway: "g", method: "POST", target: "/", headers: [:])
            let plain = BodyIntake(headers: [:], store: store, builder: builder)
            #expect(plain.staysInMemory(1023) && !plain.staysInMemory(1024))
            let coded = BodyIntake(headers: ["Content-Encoding": "gzip"], store: store, builder: builder)
            #expect(!coded.staysInMemory(1))
            #expect(BodyIntake(headers: [:], store: nil, builder: builder).staysInMemory(.max))
        }
    }
}
