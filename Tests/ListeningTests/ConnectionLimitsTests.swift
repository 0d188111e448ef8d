import Testing

@testable import Listening

@Suite struct ConnectionLimitsTests {
    @Test(
        "What is accepted and what it causes stays below the descriptor limit",
        arguments: [128, 256, 1024, 20_000, 65_536]
    )
    func descriptors(limit: Int) {
        let limits = ConnectionLimits(descriptors: limit, loops: 2)
        #expect(limits.served + limits.refused + 3 * limits.exchanges <= limit - 40)
        #expect(limits.refused > 0 && limits.exchanges > 5 && limits.served > limits.exchanges)
    }

    @Test("Twenty thousand descriptors are enough for ten thousand connections that do nothing")
    func many() {
        #expect(ConnectionLimits(descriptors: 20_000, loops: 4).served > 10_500)
    }

    @Test("However few there are, someone is served")
    func few() {
        let limits = ConnectionLimits(descriptors: 10, loops: 64)
        #expect(limits.served > 5 && limits.refused > 0 && limits.exchanges > 0)
    }

    @Test("The limit of this process is known and may be asked for again")
    func process() {
        let limit = DescriptorLimit.raise()
        #expect(limit >= 64 && DescriptorLimit.raise() == limit)
    }
}
