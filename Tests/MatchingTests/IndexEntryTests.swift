import Testing

@testable import Matching

struct IndexEntryTests {
    @Test("transient are 408, 409, 425, 429 and 5xx, and nothing else")
    func transient() {
        let transient = (100..<1000).filter { entry(1, at: 0, status: $0).isTransientError }
        #expect(transient == [408, 409, 425, 429] + Array(500..<600))
    }

    @Test("good is what is whole and no transient error")
    func good() {
        #expect(entry(1, at: 0, status: 404).isGood)
        #expect(!entry(1, at: 0, status: 503).isGood)
        #expect(!entry(1, at: 0, end: .aborted).isGood)
        #expect(!entry(1, at: 0, end: .cancelled).isGood)
    }

    @Test("order is by n, then by the place in the file")
    func order() {
        #expect(entry(1, at: 9).order < entry(2, at: 0).order)
        #expect(entry(1, at: 0).order < entry(1, at: 1).order)
        #expect(ReplayOrder.start < entry(0, at: 0).order)
    }
}
