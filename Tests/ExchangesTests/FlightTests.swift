import Cassettes
import HTTPMessages
import NIOCore
import Synchronization
import Testing
import Upstreams

@testable import Exchanges

@Suite("An answer under way and who takes it")
struct FlightTests {
    private func isNothing(_ next: FlightLog.Next) -> Bool {
        if case .nothing = next { true } else { false }
    }

    @Test("Readers are called when there is more, and once for all that comes before they look")
    func calls() {
        let flight = Flight()
        let calls = Mutex(0)
        let reader = flight.join { calls.withLock { $0 += 1 } }
        flight.body(ByteBuffer(string: "a"))
        flight.body(ByteBuffer(string: "b"))
        #expect(calls.withLock { $0 } == 0)
        flight.flush()
        flight.flush()
        #expect(calls.withLock { $0 } == 1)
        while !isNothing(flight.next(for: reader)) {}
        flight.informational(ResponseHead(status: 103))
        #expect(calls.withLock { $0 } == 2)
        flight.leave(reader)
        flight.end(AnswerEnding(end: .complete, isStored: true))
        #expect(calls.withLock { $0 } == 2)
    }

    @Test("The exchange is told when somebody comes, when all have gone, and when one that was waited for takes more")
    func changes() {
        let flight = Flight()
        let changes = Mutex(0)
        flight.whenChanged { changes.withLock { $0 += 1 } }
        let first = flight.join {}
        let second = flight.join {}
        #expect(changes.withLock { $0 } == 1)
        #expect(isNothing(flight.next(for: first)))
        flight.isFull(first)
        #expect(flight.takesMore)
        flight.isFull(second)
        #expect(changes.withLock { $0 } == 1)
        #expect(!flight.takesMore)
        #expect(isNothing(flight.next(for: second)))
        #expect(changes.withLock { $0 } == 2)
        #expect(flight.takesMore)
        flight.clientGone(second)
        #expect(flight.isHere)
        flight.leave(first)
        #expect(!flight.isHere)
        #expect(changes.withLock { $0 } == 3)
        flight.fail(.brokenOff)
        _ = flight.join {}
        #expect(changes.withLock { $0 } == 3, "what is over concerns the exchange no more")
    }
}
