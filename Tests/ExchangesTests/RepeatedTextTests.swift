import Blobs
import BodyFormats
import Cassettes
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("Text that repeats is stored once (docs/design.md §4)")
struct RepeatedTextTests {
    private static func text(_ length: Int, seed: UInt64) -> String {
        var chance = SeededGenerator(seed: seed)
        let letters = Array("etaoin shrdlu\\né".unicodeScalars)
        var text = ""
        while text.utf8.count < length {
            text.unicodeScalars.append(letters[Int.random(in: letters.indices, using: &chance)])
        }
        return text
    }

    private static func interaction(_ request: [BodySegment], _ response: [BodySegment] = []) -> Interaction {
        Interaction(
            n: 1,
            gateway: "openai",
            recordedAt: "",
            request: RecordedRequest(method: "POST", url: "https://a.example/", headers: [:], body: request),
            response: RecordedResponse(status: 200, reason: "OK", headers: [:], body: response)
        )
    }

    private func with(limit: Int = 1 << 16, _ body: (RepeatedText, BlobStore) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            try body(RepeatedText(blobs: store, limit: limit), store)
            #expect(try store.findings() == [])
        }
    }

    private func cut(
        _ request: [BodySegment],
        _ response: [BodySegment] = [],
        by text: RepeatedText
    ) throws -> Interaction {
        try text.cut(Self.interaction(request, response)) { _ in false }
    }

    @Test("A conversation costs what is new in it, and comes back exactly", arguments: 0..<4)
    func conversation(seed: Int) throws {
        try with { repeated, store in
            var history = "{\"messages\":[\(Self.text(20_000, seed: UInt64(seed)))"
            var inline: [Int] = []
            for turn in 0..<30 {
                history += Self.text(100 + turn * 30, seed: UInt64(1000 + seed * 100 + turn))
                let body = history + "]}"
                let found = try cut([.text(body)], by: repeated).request.body
                #expect(try found.joined(blobs: store, limit: 1 << 20) == Array(body.utf8))
                inline.append(found.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } })
            }
            #expect(inline[0] > 20_000)
            #expect(inline[1...].allSatisfy { $0 < 10_000 } && inline[1...].reduce(0, +) < 29 * 4_000)
            let stored = try store.sizes().values.reduce(0, +)
            #expect(stored < history.utf8.count)
        }
    }

    @Test("What is seen for the first time stays as it is, byte for byte")
    func firstTime() throws {
        try with { repeated, store in
            let text = Self.text(50_000, seed: 1)
            let found = try cut([.text(text)], [.text(text), .text("data: x\n\n")], by: repeated)
            #expect(found.request.body == [.text(text)])
            #expect(found.response.body == [.text(text), .text("data: x\n\n")])
            #expect(try store.sizes().isEmpty)
        }
    }

    @Test("What an answer repeats of an earlier request is a blob too, between media that stay as they are")
    func answers() throws {
        try with { repeated, store in
            let text = Self.text(40_000, seed: 2)
            let media = BodySegment.base64OfBlob(BlobDigest(of: [1]), size: 1)
            _ = try cut([.text(text)], by: repeated)
            let body: [BodySegment] = [.text("data: \(text)\n\n"), media, .bytes([0xFF]), .text("data: [DONE]\n\n")]
            let found = try cut([], body, by: repeated).response.body
            #expect(found.suffix(3) == body.suffix(3))
            #expect(found.dropLast(3).contains { $0.mayBeRepeatedText })
            #expect(
                try Array(found.dropLast(3)).joined(blobs: store, limit: 1 << 20) == Array("data: \(text)\n\n".utf8)
            )
        }
    }

    @Test("Text up to the longest chunk stays whole however often it comes, and a longer one is never one blob")
    func short() throws {
        try with { (repeated, store) throws in
            let short = String(repeating: "a", count: TextChunks.longest)
            for _ in 0..<3 { #expect(try cut([.text(short)], by: repeated).request.body == [.text(short)]) }
            #expect(try store.sizes().isEmpty)
            for seed in 0..<10 {
                let longer = Self.text(TextChunks.longest + 1, seed: UInt64(seed))
                for _ in 0..<3 { #expect(try cut([.text(longer)], by: repeated).request.body.count < 6) }
                #expect(try cut([.text(longer)], by: repeated).request.body.count > 1)
            }
        }
    }

    @Test("A text with a secret in it stays whole")
    func secret() throws {
        try with { repeated, store in
            let text = Self.text(9_000, seed: 3)
            for _ in 0..<3 {
                let found = try repeated.cut(Self.interaction([.text(text)])) { $0 == Array(text.utf8) }
                #expect(found.request.body == [.text(text)])
            }
            #expect(try store.sizes().isEmpty)
        }
    }

    @Test("Equal input gives equal segments, whatever is stored already")
    func deterministic() throws {
        try with { (first, store) throws in
            let second = RepeatedText(blobs: store)
            for turn in 0..<5 {
                let body: [BodySegment] = [.text(Self.text(9_000 + turn * 700, seed: 5))]
                #expect(try cut(body, by: first).request.body == cut(body, by: second).request.body)
            }
        }
    }

    @Test("What was forgotten counts as new")
    func forgotten() throws {
        try with(limit: 1) { repeated, _ in
            let text = Self.text(50_000, seed: 6)
            _ = try cut([.text(text)], by: repeated)
            #expect(try cut([.text(text)], by: repeated).request.body.count <= 4)
        }
    }
}
