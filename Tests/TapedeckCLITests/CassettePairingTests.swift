import Blobs
import Cassettes
import Exchanges
import Gateways
import Testing

@testable import TapedeckCLI

@Suite("Which interactions of two cassettes belong together")
struct CassettePairingTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    /// Interactions with these numbers, paths and request bodies, as a comparison sees them.
    private func compared(_ requests: [(n: Int, target: String, body: String)]) throws -> [ComparedInteraction] {
        let rules = try RuleBook(profiles: GatewayProfile.builtIn)
        let blobs = BlobStore(cassettes: folder.path)
        let interactions = requests.map { Sample.interaction($0.n, target: $0.target, request: [.text($0.body)]) }
        try folder.record(interactions, as: "x")
        let contents = try #require(try CassetteContents(CassetteName("x"), in: folder.path))
        try folder.remove("x.jsonl.gz")
        return try contents.interactions.map {
            ComparedInteraction(try $0.location.interaction(), summary: $0, rules: rules, blobs: blobs)
        }
    }

    private func numbers(_ pairing: CassettePairing) -> [[Int?]] {
        pairing.pairs.map { [$0.old?.summary.n, $0.new?.summary.n] }
    }

    @Test("equal requests in their order, whatever their numbers; then those on the same path")
    func order() throws {
        let old = try compared([(1, "/a", "1"), (2, "/a", "2"), (3, "/a", "1"), (4, "/b", "3"), (5, "/c", "4")])
        let new = try compared([(1, "/d", "0"), (2, "/a", "1"), (3, "/a", "5"), (4, "/a", "1"), (5, "/b", "3")])
        #expect(numbers(CassettePairing(old, new)) == [[1, 2], [2, 3], [3, 4], [4, 5], [5, nil], [nil, 1]])
    }

    @Test("requests are compared in their canonical form")
    func canonical() throws {
        let old = try compared([(1, "/a?x=1&y=2", "{\"a\":1,\"b\":2}")])
        let new = try compared([(9, "/a?y=2&x=1", "{ \"b\": 2, \"a\": 1.0 }")])
        let pairing = CassettePairing(old, new)
        #expect(numbers(pairing) == [[1, 9]])
        #expect(pairing.pairs.first?.old?.fingerprint == pairing.pairs.first?.new?.fingerprint)
    }

    @Test("every interaction is in one pair, also where one side has more of a kind")
    func leftOver() throws {
        let old = try compared([(1, "/a", "1"), (2, "/a", "2")])
        let new = try compared([(1, "/a", "3")])
        #expect(numbers(CassettePairing(old, new)) == [[1, 1], [2, nil]])
        #expect(numbers(CassettePairing([], new)) == [[nil, 1]])
        #expect(numbers(CassettePairing(old, [])) == [[1, nil], [2, nil]])
    }
}
