import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Signals as they come, for as long as this lives; without it most would end the process at once.
///
/// A handler writes each into a pipe, since only a handler learns who sent it (`man 2 sigaction`, `si_code`). There may be
/// one of these in a process at a time.
final class ProcessSignals: Sendable {
    /// What has come.
    ///
    /// The reader of the pipe has this and not the whole, whose end would else be wherever the reader is.
    private final class Inbox: Sendable {
        private struct State {
            /// Those that nobody has taken yet.
            var arrived: [ReceivedSignal] = []
            var waiter: CheckedContinuation<ReceivedSignal?, Never>?
        }

        private let state = Mutex(State())

        func put(_ signal: ReceivedSignal) {
            let waiter = state.withLock { state in
                let waiter = state.waiter.take()
                if waiter == nil { state.arrived.append(signal) }
                return waiter
            }
            waiter?.resume(returning: signal)
        }

        func take(_ continuation: CheckedContinuation<ReceivedSignal?, Never>) {
            let arrived: ReceivedSignal?? = state.withLock { state in
                if !state.arrived.isEmpty { return state.arrived.removeFirst() }
                if Task.isCancelled { return .some(nil) }
                state.waiter = continuation
                return nil
            }
            if let arrived { continuation.resume(returning: arrived) }
        }

        func stopWaiting() { state.withLock { $0.waiter.take() }?.resume(returning: nil) }

        func forget() { state.withLock { $0.arrived = [] } }
    }

    /// What stops a server.
    static let stopping = [SIGINT, SIGTERM]

    private let inbox = Inbox()
    private let replaced: [(number: Int32, action: sigaction)]
    private let source: Mutex<any DispatchSourceRead>

    /// Begins to listen.
    ///
    /// - Parameter numbers: What to listen for. SIGHUP stays ignored where it was: that is what `nohup` is for.
    /// - Throws: `CLIError` where the process has no descriptor left for a pipe.
    init(_ numbers: [Int32] = ProcessSignals.stopping) throws(CLIError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .failed("cannot make a pipe: \(String(cString: strerror(errno)))") }
        let readEnd = ends[0]
        let writeEnd = ends[1]
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        // The handler reads this; being read here first, it is not initialised there.
        signalPipe.store(writeEnd, ordering: .sequentiallyConsistent)
        replaced = numbers.compactMap(Self.catchSignal)
        let source = DispatchSource.makeReadSource(fileDescriptor: readEnd)
        source.setEventHandler { [inbox] in
            for signal in Self.read(from: readEnd) { inbox.put(signal) }
        }
        // Both only now: where a pipe is hung up while libdispatch still watches it, it crashes now and then
        // (`_dispatch_event_loop_drain`, EPOLLHUP).
        source.setCancelHandler {
            close(writeEnd)
            close(readEnd)
        }
        source.resume()
        self.source = Mutex(source)
    }

    deinit {
        for (number, action) in replaced {
            var action = action
            sigaction(number, &action, nil)
        }
        signalPipe.store(-1, ordering: .sequentiallyConsistent)
        source.withLock { $0.cancel() }
    }

    /// Waits for the next signal, if none has come already; one task may wait at a time.
    ///
    /// - Returns: The signal, or `nil` when the task is cancelled.
    @discardableResult
    func next() async -> ReceivedSignal? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { inbox.take($0) }
        } onCancel: {
            inbox.stopWaiting()
        }
    }

    /// Forgets what came and nobody took.
    func forget() { inbox.forget() }

    /// Puts the handler in place; gives what was there before.
    private static func catchSignal(_ number: Int32) -> (Int32, sigaction)? {
        var before = sigaction()
        var action = sigaction()
        action.sa_flags = SA_SIGINFO | SA_RESTART
        sigaction(number, nil, &before)
        #if canImport(Darwin)
        if number == SIGHUP && unsafeBitCast(before.__sigaction_u.__sa_handler, to: Int.self) == ignored { return nil }
        action.__sigaction_u.__sa_sigaction = noteSignal
        #else
        if number == SIGHUP && unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == ignored {
            return nil
        }
        action.__sigaction_handler.sa_sigaction = noteSignal
        #endif
        sigaction(number, &action, nil)
        return (number, before)
    }

    /// `SIG_IGN` as a number: function pointers cannot be compared.
    private static let ignored = unsafeBitCast(SIG_IGN, to: Int.self)

    /// Takes what is in the pipe; two bytes are written at once, and so read at once (`man 7 pipe`, `PIPE_BUF`).
    private static func read(from end: Int32) -> [ReceivedSignal] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { systemRead(end, $0.baseAddress, $0.count) }
        return stride(from: 0, to: max(0, count - 1), by: 2).map { index in
            ReceivedSignal(number: Int32(bytes[index]), isFromProcess: bytes[index + 1] == 1)
        }
    }
}

/// The pipe of the handler; -1 for none.
private let signalPipe = Atomic<Int32>(-1)

/// The system's `read`, which the method of that name hides.
private let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = { read($0, $1, $2) }

/// The handler: nothing but what may be called in one (`man 7 signal-safety`).
private func noteSignal(
    _ number: Int32,
    _ info: UnsafeMutablePointer<siginfo_t>?,
    _ context: UnsafeMutableRawPointer?
) {
    let before = errno
    // Zero or less says that a process sent it; the terminal's and the system's own are above (`man 2 sigaction`).
    let code = info?.pointee.si_code ?? 0
    var note = (UInt8(truncatingIfNeeded: number), UInt8(code <= 0 || code == Int32(SI_USER) ? 1 : 0))
    _ = write(signalPipe.load(ordering: .relaxed), &note, 2)
    errno = before
}
