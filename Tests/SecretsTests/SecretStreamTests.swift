import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Secrets in what streams (docs/design.md §8)")
struct SecretStreamTests {
    @Test("However the bytes are cut, what comes out is what comes out of the whole", arguments: [false, true])
    func cuts(isText: Bool) {
        var random = SeededGenerator(seed: 31)
        let alphabet = Array("abcdefgh 0123\n\"".utf8)
        for _ in 0..<6 {
            let memory = RedactionMemory()
            let secrets = (0..<5).map { _ in
                random.bytes(Int.random(in: 8...90, using: &random), from: Array("XYZ789".utf8))
            }
            for secret in secrets { memory.known.learn(secret) }
            var bytes: [UInt8] = []
            while bytes.count < 500_000 {
                bytes += random.bytes(Int.random(in: 0...30_000, using: &random), from: alphabet)
                bytes += secrets[Int.random(in: 0..<5, using: &random)]
            }
            let whole = memory.edits(of: bytes, kind: isText ? .text : .bytes)
            #expect(whole.edits.count > 20)
            var stream = SecretStream(storing: memory, isText: isText)
            var out: [UInt8] = []
            for piece in random.cuts(of: bytes, upTo: 90_000) { out += stream.take(Array(piece)) }
            out += stream.finish()
            #expect(out == whole.applied(to: bytes))
            #expect(stream.edits == whole)

            var compared = SecretStream(comparing: SecretFilter(memory.known), isText: isText)
            var stored = SecretStream(comparing: SecretFilter(KnownSecrets()), isText: isText)
            let first = compared.take(bytes) + compared.finish()
            #expect(first == stored.take(out) + stored.finish())
            #expect(first.count != bytes.count)
        }
    }

    @Test("A word that reaches over a border of what is searched at once begins no key")
    func borders() {
        let memory = RedactionMemory()
        for shift in 0..<80 {
            let word = Array("task-0123456789abcdefgh".utf8)
            var bytes = [UInt8](repeating: UInt8(ascii: " "), count: 128 << 10) + word
            bytes += [UInt8](repeating: UInt8(ascii: " "), count: 4096 - word.count + shift)
            var stream = SecretStream(storing: memory, isText: true)
            let out = stream.take(bytes) + stream.finish()
            #expect(out == bytes)
        }
    }

    @Test("A private key is found wholly, wherever it begins, with its last line or without", arguments: [false, true])
    func privateKeys(isWhole: Bool) {
        var random = SeededGenerator(seed: 33)
        let content = random.bytes(
            12_700,
            from: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        )
        let key = Array(" -----BEGIN RSA PRIVATE KEY-----\n".utf8) + content
        let end = Array((isWhole ? "\n-----END RSA PRIVATE KEY-----\n" : "\".").utf8)
        for _ in 0..<6 {
            let before = random.bytes(Int.random(in: 100_000...160_000, using: &random), from: Array("abc def. ".utf8))
            let after = random.bytes(Int.random(in: 0...60_000, using: &random), from: Array("abc def. ".utf8))
            let bytes = before + key + end + after
            var stream = SecretStream(storing: RedactionMemory(), isText: true)
            var out: [UInt8] = []
            for piece in random.cuts(of: bytes, upTo: 30_000) { out += stream.take(Array(piece)) }
            out += stream.finish()
            let place = before.count + key.count - content.count..<before.count + key.count
            #expect(stream.edits.edits.map(\.range) == [place])
            #expect(out.count < bytes.count || !out[place].elementsEqual(content))
        }
    }

    @Test("A picture in base64 comes through as it is, whatever begins like a key in it, and wherever")
    func media() {
        var random = SeededGenerator(seed: 32)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let end = Array("/AIza0123456789abcdefghijABCDEFGHIJ0123456789\"}".utf8)
        // The first search ends at most one piece behind the window.
        let (window, piece) = (128 << 10, 32)
        let picture = random.bytes(window + piece, from: alphabet)
        for place in window - 2...window + piece {
            let bytes = picture[..<place] + end + [UInt8](repeating: 0x20, count: 6000)
            var stream = SecretStream(storing: RedactionMemory(), isText: true)
            var out: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: piece) {
                out += stream.take(Array(bytes[start..<min(bytes.count, start + piece)]))
            }
            #expect(out + stream.finish() == Array(bytes), "at \(place)")
        }
    }
}
