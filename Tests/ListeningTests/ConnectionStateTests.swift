import Testing

@testable import Listening

@Suite struct ConnectionStateTests {
    @Test func oneRequestAfterAnother() {
        var state = ConnectionState()
        for _ in 0..<3 {
            #expect(state.request == .awaited && !state.isAnswering)
            #expect(state.headArrived(isPersistent: true) == .deliver)
            #expect(state.request == .arriving && state.isAnswering && state.staysOpen(holdsRequests: false))
            #expect(state.bodyArrived(isHeld: false) == .deliver)
            #expect(state.endArrived(isHeld: false) == .deliver)
            #expect(state.request == .complete)
            #expect(state.answerEnded(holdsRequests: false) == .next)
        }
    }

    @Test func whatComesBehindAnUnfinishedExchangeIsHeld() {
        var state = ConnectionState()
        #expect(state.headArrived(isPersistent: true) == .deliver)
        #expect(state.endArrived(isHeld: false) == .deliver)
        #expect(state.headArrived(isPersistent: true) == .hold)
        #expect(state.bodyArrived(isHeld: true) == .hold)
        #expect(state.endArrived(isHeld: true) == .hold)
        #expect(state.request == .complete)
        #expect(state.answerEnded(holdsRequests: true) == .next)
        #expect(state.headArrived(isPersistent: true) == .deliver)
        #expect(state.bodyArrived(isHeld: false) == .deliver)
        #expect(state.endArrived(isHeld: false) == .deliver)
    }

    @Test func aClientThatWantsNoMoreIsClosedGently() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: false)
        #expect(!state.staysOpen(holdsRequests: false))
        _ = state.endArrived(isHeld: false)
        #expect(state.answerEnded(holdsRequests: true) == .closeGently)
        #expect(state.isEnding)
        #expect(state.headArrived(isPersistent: true) == .discard)
        #expect(state.bodyArrived(isHeld: false) == .discard)
        #expect(state.endArrived(isHeld: false) == .discard)
    }

    @Test func anAnswerMayBeTheLast() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: true)
        _ = state.endArrived(isHeld: false)
        state.closeAfterAnswer()
        #expect(!state.staysOpen(holdsRequests: true))
        #expect(state.answerEnded(holdsRequests: false) == .closeGently)
    }

    @Test func anAnswerBeforeTheEndOfItsRequestIsTheLast() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: true)
        #expect(state.bodyArrived(isHeld: false) == .deliver)
        #expect(state.answerEnded(holdsRequests: false) == .closeGently)
        #expect(state.bodyArrived(isHeld: false) == .discard)
        #expect(state.endArrived(isHeld: false) == .discard)
    }

    @Test func aHalfClosedClientGetsItsAnswer() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: true)
        _ = state.endArrived(isHeld: false)
        #expect(state.inputClosed(holdsRequests: false) == false)
        #expect(!state.staysOpen(holdsRequests: false))
        #expect(state.answerEnded(holdsRequests: false) == .close)
    }

    @Test func aHalfClosedClientGetsAllItsAnswers() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: true)
        _ = state.endArrived(isHeld: false)
        #expect(state.headArrived(isPersistent: true) == .hold)
        #expect(state.inputClosed(holdsRequests: true) == false)
        #expect(state.staysOpen(holdsRequests: true))
        #expect(state.answerEnded(holdsRequests: true) == .next)
        #expect(state.headArrived(isPersistent: true) == .deliver)
        #expect(state.endArrived(isHeld: false) == .deliver)
        #expect(state.answerEnded(holdsRequests: false) == .close)
    }

    @Test func anIdleConnectionClosesWithItsClient() {
        var state = ConnectionState()
        #expect(state.inputClosed(holdsRequests: false) == true)
        var holding = ConnectionState()
        #expect(holding.inputClosed(holdsRequests: true) == false)
    }

    @Test func whatEndsDropsEverything() {
        var state = ConnectionState()
        _ = state.headArrived(isPersistent: true)
        state.end()
        #expect(state.isEnding && !state.isAnswering && !state.staysOpen(holdsRequests: true))
        #expect(state.bodyArrived(isHeld: false) == .discard)
        #expect(state.endArrived(isHeld: false) == .discard)
        #expect(state.headArrived(isPersistent: true) == .discard)
        #expect(state.inputClosed(holdsRequests: true) == true)
    }
}
