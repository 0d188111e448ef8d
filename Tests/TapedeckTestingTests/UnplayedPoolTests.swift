import Testing

@testable import TapedeckTesting

@Suite("What no case of a test asked for")
struct UnplayedPoolTests {
    private func unplayed(_ numbers: Int...) -> SessionReport.Unplayed {
        .init(count: numbers.count, requests: numbers.map { .init(n: $0, method: "GET", url: "u") })
    }

    @Test("What one case asked for is not missed by the others")
    func together() {
        let pool = UnplayedPool()
        pool.add(unplayed(1, 2, 4))
        pool.add(unplayed(2, 3, 4))
        #expect(
            pool.issues(cassette: "a") == [
                """
                Tapedeck: recorded and never asked for:
                  a/2: GET u
                  a/4: GET u
                If they are not needed any more, delete the cassette and record again.
                """
            ]
        )
        pool.add(unplayed())
        pool.add(unplayed(2))
        #expect(pool.issues(cassette: "a").isEmpty)
    }

    @Test("Without a case there is nothing to say")
    func nothing() {
        #expect(UnplayedPool().issues(cassette: "a").isEmpty)
    }
}
