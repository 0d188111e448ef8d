import Testing

@testable import Matching

struct PairingTests {
    @Test("elements are paired by name and, among those of one name, by order")
    func pairs() {
        let left = ["a1", "b1", "a2", "c1"]
        let right = ["b2", "a3", "d1", "a4", "a5"]
        let pairs = Pairing.pairs(left, right) { Array($0.prefix(1).utf8) }
        #expect(pairs.map(\.left) == ["a1", "b1", "a2", "c1", nil, nil])
        #expect(pairs.map(\.right) == ["a3", "b2", "a4", nil, "d1", "a5"])
    }
}
