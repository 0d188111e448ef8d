import Compression
import TestSupport
import Testing

@testable import Secrets

@Suite("Secrets in gzip files (docs/design.md §8)")
struct GzipSearchTests {
    private let known = KnownSecrets()
    private static let secret = "live-4f9a8Kd02LxQpz71"

    init() { known.learn(Self.secret) }

    private func holdsSecret(_ bytes: [UInt8], cuts: [Int] = []) -> Bool {
        var search = GzipSearch(known)
        for (start, end) in zip([0] + cuts, cuts + [bytes.count]) { search.take(Array(bytes[start..<end])) }
        return search.holdsSecret
    }

    @Test("A known value is found wherever it stands in the file, however the file is cut")
    func cuts() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<30 {
            let before = (0..<Int.random(in: 0...200_000, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let file = try GzipMember.compress(before + Array("\u{1}\(Self.secret)\u{2}".utf8))
            let cuts = (0..<9).map { _ in Int.random(in: 0...file.count, using: &generator) }.sorted()
            #expect(holdsSecret(file, cuts: cuts))
            #expect(GzipSearch.holdsSecret(([0] + file)[1...], known))
        }
    }

    @Test("In several members, with escapes, and in a file that breaks off")
    func forms() throws {
        let first = try GzipMember.compress(Array("nothing".utf8))
        #expect(holdsSecret(first + (try GzipMember.compress(Array(Self.secret.utf8)))))
        #expect(holdsSecret(try GzipMember.compress(Array("live%2D4f9a8Kd02LxQpz71".utf8))))
        let noise = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
        let long = try GzipMember.compress(Array(Self.secret.utf8) + noise)
        #expect(holdsSecret(Array(long.dropLast(8))))
    }

    @Test("Files without one, files that are none, and damaged ones hold none")
    func others() throws {
        #expect(!holdsSecret(try GzipMember.compress(Array("live-4f9a8Kd02LxQpz7".utf8))))
        #expect(!holdsSecret(Array(Self.secret.utf8)))
        #expect(!holdsSecret([0x1F, 0x8B, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]))
        for count in 0...3 { #expect(!holdsSecret(Array([0x1F, 0x8B, 8].prefix(count)))) }
    }
}
