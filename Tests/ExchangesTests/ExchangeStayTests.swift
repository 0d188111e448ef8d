import Synchronization
import Testing

@testable import Exchanges

@Suite("How long an exchange is under way in its session")
struct ExchangeStayTests {
    @Test("Until its last part has ended")
    func parts() throws {
        let session = try Samples.session()
        let stay = ExchangeStay(in: session)
        let other = ExchangeStay(in: session)
        #expect(session.underWay == 2)
        stay.join()
        stay.leave()
        #expect(session.underWay == 2)
        stay.leave()
        #expect(session.underWay == 1)
        other.leave()
        #expect(session.underWay == 0)
    }

    @Test("Who waits is called once, when the last one has ended or at once")
    func waiting() throws {
        let session = try Samples.session()
        let calls = Mutex(0)
        func wait() { session.whenIdle { calls.withLock { $0 += 1 } } }
        let stays = [ExchangeStay(in: session), ExchangeStay(in: session)]
        wait()
        stays[0].leave()
        #expect(calls.withLock { $0 } == 0)
        stays[1].leave()
        #expect(calls.withLock { $0 } == 1)
        ExchangeStay(in: session).leave()
        #expect(calls.withLock { $0 } == 1)
        wait()
        #expect(calls.withLock { $0 } == 2)
    }
}
