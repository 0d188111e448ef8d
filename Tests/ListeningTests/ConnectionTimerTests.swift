import NIOCore
import NIOEmbedded
import Testing

@testable import Listening

@Suite struct ConnectionTimerTests {
    private let loop = EmbeddedEventLoop()

    @Test("It expires once, at the last time that was set")
    func once() {
        var count = 0
        let timer = ConnectionTimer(eventLoop: loop) { count += 1 }
        timer.start(.seconds(10))
        loop.advanceTime(by: .seconds(9))
        timer.start(.seconds(10))
        loop.advanceTime(by: .seconds(9))
        #expect(count == 0)
        loop.advanceTime(by: .seconds(1))
        #expect(count == 1)
        loop.advanceTime(by: .seconds(100))
        #expect(count == 1)
    }

    @Test("It may be set to an earlier time")
    func earlier() {
        var count = 0
        let timer = ConnectionTimer(eventLoop: loop) { count += 1 }
        timer.start(.seconds(60))
        timer.start(.seconds(10))
        loop.advanceTime(by: .seconds(10))
        #expect(count == 1)
    }

    @Test("It may be stopped and started again, or be over")
    func stopped() {
        var count = 0
        let timer = ConnectionTimer(eventLoop: loop) { count += 1 }
        timer.start(.seconds(10))
        timer.stop()
        loop.advanceTime(by: .seconds(20))
        #expect(count == 0)
        timer.start(.seconds(5))
        loop.advanceTime(by: .seconds(5))
        #expect(count == 1)
        timer.start(.seconds(5))
        timer.cancel()
        loop.advanceTime(by: .seconds(20))
        #expect(count == 1)
    }
}
