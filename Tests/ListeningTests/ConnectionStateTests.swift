import Testing

@testable import Listening

@Suite struct ConnectionStateTests {
    @Test func oneRequestAfterAnother() {
        var state = ConnectionState()
        for _ in 0..<3 {
            #expect(state.request == .awaited && !state.isAnswering && state.takesParts)
            state.headArrived(isPersistent: true)
            #expect(state.request == .arriving && state.isAnswering && state.staysOpen(hasBytes: false))
            #expect(state.takesParts)
            state.endArrived()
            #expect(state.request == .complete)
            #expect(state.answerEnded(hasBytes: false) == .next)
        }
    }

    @Test func whatComesBehindAnUnfinishedExchangeWaits() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        state.endArrived()
        #expect(!state.takesParts)
        #expect(state.answerEnded(hasBytes: true) == .next)
        #expect(state.takesParts)
    }

    @Test func aClientThatWantsNoMoreIsClosedGently() {
        var state = ConnectionState()
        state.headArrived(isPersistent: false)
        #expect(!state.staysOpen(hasBytes: false))
        state.endArrived()
        #expect(state.answerEnded(hasBytes: true) == .closeGently)
        #expect(state.isEnding && !state.takesParts)
    }

    @Test func anAnswerMayBeTheLast() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        state.endArrived()
        state.closeAfterAnswer()
        #expect(!state.staysOpen(hasBytes: true))
        #expect(state.answerEnded(hasBytes: false) == .closeGently)
    }

    @Test func anAnswerBeforeTheEndOfItsRequestIsTheLast() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        #expect(state.answerEnded(hasBytes: false) == .closeGently)
        #expect(!state.takesParts)
    }

    @Test func aHalfClosedClientGetsItsAnswer() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        state.endArrived()
        state.inputClosed()
        #expect(!state.staysOpen(hasBytes: false))
        #expect(state.answerEnded(hasBytes: false) == .close)
    }

    @Test func aHalfClosedClientGetsAllItsAnswers() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        state.endArrived()
        state.inputClosed()
        #expect(state.staysOpen(hasBytes: true))
        #expect(state.answerEnded(hasBytes: true) == .next)
        state.headArrived(isPersistent: true)
        state.endArrived()
        #expect(state.answerEnded(hasBytes: false) == .close)
    }

    @Test func whatIsWaitedForHasATime() {
        var state = ConnectionState()
        #expect(state.waiting(isInHead: false, wantsBody: true) == .request)
        #expect(state.waiting(isInHead: true, wantsBody: true) == .head)
        state.headArrived(isPersistent: true)
        #expect(state.waiting(isInHead: false, wantsBody: true) == .body)
        #expect(state.waiting(isInHead: false, wantsBody: false) == .nothing)
        state.endArrived()
        #expect(state.waiting(isInHead: true, wantsBody: true) == .nothing)
        _ = state.answerEnded(hasBytes: true)
        #expect(state.waiting(isInHead: true, wantsBody: false) == .head)
        state.end()
        #expect(state.waiting(isInHead: true, wantsBody: true) == .nothing)
    }

    @Test func whatEndsTakesNothing() {
        var state = ConnectionState()
        state.headArrived(isPersistent: true)
        state.end()
        #expect(state.isEnding && !state.isAnswering && !state.staysOpen(hasBytes: true) && !state.takesParts)
    }
}
