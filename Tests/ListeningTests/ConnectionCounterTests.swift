import Synchronization
import Testing

@testable import Listening

@Suite struct ConnectionCounterTests {
    @Test("So many are served, so many more refused, the rest waits until one of all closes")
    func places() {
        let counter = ConnectionCounter(limits: ConnectionLimits(served: 2, refused: 1))
        let opened = Atomic<Int>(0)
        #expect(counter.enter() && counter.mayAccept {})
        #expect(counter.enter() && counter.mayAccept {})
        #expect(!counter.enter())
        #expect(!counter.mayAccept { opened.add(1, ordering: .relaxed) })
        counter.leave(wasServed: true)
        counter.leave(wasServed: false)
        #expect(opened.load(ordering: .relaxed) == 1)
        #expect(counter.enter() && !counter.enter())
    }

    @Test("A place may be given up for another connection")
    func giving() {
        let counter = ConnectionCounter(limits: ConnectionLimits(served: 1, refused: 5))
        #expect(counter.enter() && !counter.enter() && !counter.serve())
        counter.giveUpPlace()
        #expect(counter.serve() && !counter.serve())
    }

    @Test("So many exchanges are under way at a time")
    func exchanges() {
        let counter = ConnectionCounter(limits: ConnectionLimits(exchanges: 2))
        #expect(counter.beginExchange() && counter.beginExchange() && !counter.beginExchange())
        counter.endExchange()
        #expect(counter.beginExchange() && !counter.beginExchange())
    }
}
