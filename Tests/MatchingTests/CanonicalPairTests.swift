import TestSupport
import Testing

@testable import Matching

struct CanonicalPairTests {
    @Test("sorting by name keeps the order of values, for random lists too")
    func sorting() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let pairs = (0..<12).map { index in
                CanonicalPair(name: generator.bytes(1, from: Array("abc".utf8)), value: [UInt8(index)])
            }
            let sorted = pairs.sortedByName()
            #expect(sorted.map(\.name) == pairs.map(\.name).sorted { $0.lexicographicallyPrecedes($1) })
            for name in Set(pairs.map(\.name)) {
                #expect(sorted.filter { $0.name == name } == pairs.filter { $0.name == name })
            }
        }
    }
}
