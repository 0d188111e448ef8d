import BodyFormats
import Cassettes
import TestSupport
import Testing

@testable import Interchange

@Suite("ExportedBody")
struct ExportedBodyTests {
    private let blobs = SampleBlobs()

    private func bytes(_ body: ExportedBody) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try body.read { bytes += $0 }
        return bytes
    }

    @Test("is the exact bytes, and their base64, however the body is stored")
    func random() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            let whole = generator.bytes(Int.random(in: 0...40, using: &generator), below: 0x7F)
            let segments = try generator.cuts(of: whole, upTo: 9).map { piece in
                switch Int.random(in: 0...2, using: &generator) {
                case 0: BodySegment.text(String(decoding: piece, as: UTF8.self))
                case 1: BodySegment.bytes(Array(piece))
                default: try blobs.blob(Array(piece))
                }
            }
            let body = ExportedBody(segments, blobs: blobs.store)
            var base64: [UInt8] = []
            try body.readBase64 { base64 += $0 }
            #expect(try bytes(body) == whole)
            #expect(base64 == Base64.encode(whole))
            #expect(body.byteCount == whole.count)
            #expect(try body.isText() == !whole.contains(0))
        }
    }

    @Test("a large blob goes by in pieces")
    func pieces() throws {
        let whole = [UInt8](repeating: 0xFF, count: 1_000_001)
        let body = ExportedBody([.text("a"), try blobs.blob(whole)], blobs: blobs.store)
        var base64: [UInt8] = []
        var longest = 0
        try body.readBase64 {
            longest = max(longest, $0.count)
            base64 += $0
        }
        // Not in the expectation itself, which would print a million numbers.
        let isWhole = base64 == Base64.encode(Array("a".utf8) + whole)
        #expect(isWhole)
        #expect(longest <= 1 << 18 + 4)
        #expect(try body.isText() == false)
    }

    @Test("a character may span blobs, and base64 of media is text")
    func text() throws {
        let (first, second) = (try blobs.blob([0x61, 0xC3]), try blobs.blob([0xA9]))
        #expect(try ExportedBody([first, second], blobs: blobs.store).isText())
        #expect(try ExportedBody([first], blobs: blobs.store).isText() == false)
        #expect(try ExportedBody([try blobs.blob([0xFF], asBase64: true)], blobs: blobs.store).isText())
    }

    @Test("a missing blob is an error that names it")
    func missing() throws {
        let body = ExportedBody([try SampleBlobs.missing()], blobs: blobs.store)
        let error = #expect(throws: CassetteError.self) { try body.isText() }
        #expect(error?.code == .blob)
        #expect(error?.message.contains("sha256:abab") == true)
    }
}
