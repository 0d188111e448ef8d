#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Which signals the command of `run` gets, and when it is killed (`docs/design.md §2`).
struct SignalRelay {
    /// What to do about a signal.
    enum Action: Equatable {
        /// Nothing: the command got it too.
        case nothing
        /// Send it to the command.
        case passOn(Int32)
        /// Send the command SIGKILL.
        case kill
    }

    /// What is listened for.
    static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2]
    /// What cannot be ignored.
    static let killing = SIGKILL
    /// Within this time a repeated order to stop is the same order: `timeout` sends it to its command and to the group.
    static let sameOrder = Duration.milliseconds(500)

    private var firstStop: ContinuousClock.Instant?

    /// Decides about a signal.
    ///
    /// The terminal's signals went to the command's process group, so to the command as well: passed on, they would come
    /// twice, and a second Ctrl-C means more than one. Whoever ends only this process meant the command.
    ///
    /// - Parameters:
    ///   - signal: What came.
    ///   - time: When.
    /// - Returns: What to do.
    mutating func action(for signal: ReceivedSignal, at time: ContinuousClock.Instant) -> Action {
        guard signal.isFromProcess else { return .nothing }
        guard signal.number == SIGINT || signal.number == SIGTERM else { return .passOn(signal.number) }
        guard let firstStop else {
            self.firstStop = time
            return .passOn(signal.number)
        }
        return time - firstStop < Self.sameOrder ? .nothing : .kill
    }
}
