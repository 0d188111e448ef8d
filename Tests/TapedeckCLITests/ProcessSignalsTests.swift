import Testing

@testable import TapedeckCLI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("ProcessSignals", .serialized)
struct ProcessSignalsTests {
    @Test("hands over signals in the order in which they come, and that a process sent them")
    func order() async throws {
        let signals = try ProcessSignals([SIGUSR1, SIGUSR2])
        kill(getpid(), SIGUSR1)
        #expect(await signals.next() == ReceivedSignal(number: SIGUSR1, isFromProcess: true))
        kill(getpid(), SIGUSR2)
        #expect(await signals.next() == ReceivedSignal(number: SIGUSR2, isFromProcess: true))
    }

    @Test("waits no longer when the task is cancelled, and goes on afterwards")
    func cancelled() async throws {
        let signals = try ProcessSignals([SIGUSR1])
        let received = await withTaskGroup(of: ReceivedSignal?.self) { group in
            group.addTask { await signals.next() }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(received == nil)
        kill(getpid(), SIGUSR1)
        #expect(await signals.next()?.number == SIGUSR1)
    }

    @Test("forgets what nobody took")
    func forgets() async throws {
        let signals = try ProcessSignals([SIGUSR1, SIGUSR2])
        kill(getpid(), SIGUSR1)
        #expect(await signals.next()?.number == SIGUSR1)
        signals.forget()
        kill(getpid(), SIGUSR2)
        #expect(await signals.next()?.number == SIGUSR2)
    }

    @Test("leaves an ignored SIGHUP ignored, as nohup wants it")
    func hangUp() async throws {
        let before = signal(SIGHUP, SIG_IGN)
        defer { signal(SIGHUP, before) }
        let signals = try ProcessSignals([SIGHUP, SIGUSR1])
        kill(getpid(), SIGHUP)
        kill(getpid(), SIGUSR1)
        #expect(await signals.next()?.number == SIGUSR1)
    }

    @Test("goes away and comes again, as often as one likes")
    func comesAgain() async throws {
        for _ in 0..<2_000 {
            let signals = try ProcessSignals([SIGUSR1])
            kill(getpid(), SIGUSR1)
            #expect(await signals.next()?.number == SIGUSR1)
        }
    }
}
