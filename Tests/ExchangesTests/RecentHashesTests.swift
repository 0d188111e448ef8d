import Blobs
import Testing

@testable import Exchanges

@Suite("Digests of which the oldest are forgotten")
struct RecentHashesTests {
    private func digest(_ number: Int) -> BlobDigest { BlobDigest(of: Array("\(number)".utf8)) }

    @Test("What was added last is known, and no more than twice the limit is held")
    func limit() {
        var hashes = RecentHashes(limit: 10)
        #expect(!hashes.contains(digest(0)))
        for number in 0..<100 {
            hashes.insert(digest(number))
            #expect((max(0, number - 9)...number).allSatisfy { hashes.contains(digest($0)) })
            #expect(hashes.count <= 20)
        }
        #expect(!hashes.contains(digest(0)) && !hashes.contains(digest(79)))
    }

    @Test("What is added again is remembered for longer")
    func again() {
        var hashes = RecentHashes(limit: 10)
        for number in 0..<100 {
            hashes.insert(digest(number))
            hashes.insert(digest(0))
        }
        #expect(hashes.contains(digest(0)))
    }
}
