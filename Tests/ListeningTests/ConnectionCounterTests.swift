import Synchronization
import Testing

@testable import Listening

@Suite struct ConnectionCounterTests {
    @Test("So many are served, so many more refused, the rest waits until one of all closes")
    func places() {
        let counter = ConnectionCounter(limits: ConnectionLimits(served: 2, refused: 1))
        let opened = Atomic<Int>(0)
        #expect(counter.enter() && counter.enter() && !counter.enter())
        counter.leave(wasServed: true)
        counter.leave(wasServed: false)
        #expect(counter.enter() && !counter.enter())
        for _ in 0..<3 {
            #expect(counter.mayAccept {})
            counter.accepted()
        }
        #expect(!counter.mayAccept { opened.add(1, ordering: .relaxed) })
        counter.closed()
        counter.closed()
        #expect(opened.load(ordering: .relaxed) == 1)
        #expect(counter.mayAccept {})
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
        #expect(counter.takesExchanges)
        #expect(counter.beginExchange() && counter.beginExchange() && !counter.beginExchange())
        #expect(!counter.takesExchanges)
        counter.endExchange()
        #expect(counter.takesExchanges)
        #expect(counter.beginExchange() && !counter.beginExchange())
    }
}
