import Testing

@testable import TapedeckCLI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("SignalRelay")
struct SignalRelayTests {
    private let start = ContinuousClock().now

    @Test("passes on what a process sent", arguments: SignalRelay.signals)
    func passesOn(number: Int32) {
        var relay = SignalRelay()
        #expect(relay.action(for: ReceivedSignal(number: number, isFromProcess: true), at: start) == .passOn(number))
    }

    @Test("leaves what the terminal sent, for the command got it too, and however often")
    func terminal() {
        var relay = SignalRelay()
        for second in 0..<3 {
            let signal = ReceivedSignal(number: SIGINT, isFromProcess: false)
            #expect(relay.action(for: signal, at: start + .seconds(second)) == .nothing)
        }
        #expect(relay.action(for: ReceivedSignal(number: SIGINT, isFromProcess: true), at: start) == .passOn(SIGINT))
    }

    @Test("kills at the second order to stop, whichever of the two it is")
    func second() {
        var relay = SignalRelay()
        #expect(relay.action(for: ReceivedSignal(number: SIGTERM, isFromProcess: true), at: start) == .passOn(SIGTERM))
        let later = start + SignalRelay.sameOrder
        #expect(relay.action(for: ReceivedSignal(number: SIGINT, isFromProcess: true), at: later) == .kill)
    }

    @Test("takes an order that is repeated at once for the same")
    func sameOrder() {
        var relay = SignalRelay()
        #expect(relay.action(for: ReceivedSignal(number: SIGTERM, isFromProcess: true), at: start) == .passOn(SIGTERM))
        let soon = start + SignalRelay.sameOrder - .milliseconds(1)
        #expect(relay.action(for: ReceivedSignal(number: SIGTERM, isFromProcess: true), at: soon) == .nothing)
    }

    @Test("does not count other signals as orders to stop")
    func others() {
        var relay = SignalRelay()
        for second in 0..<3 {
            let signal = ReceivedSignal(number: SIGUSR1, isFromProcess: true)
            #expect(relay.action(for: signal, at: start + .seconds(second)) == .passOn(SIGUSR1))
        }
        let stop = ReceivedSignal(number: SIGTERM, isFromProcess: true)
        #expect(relay.action(for: stop, at: start + .seconds(9)) == .passOn(SIGTERM))
    }
}
