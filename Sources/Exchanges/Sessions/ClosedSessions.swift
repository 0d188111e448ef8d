import NIOCore
import Synchronization

/// What is left of sessions that were closed: their counts, and what they did not ask for.
///
/// A session is kept as long as exchanges of it are under way; its counts are kept until the server stops, so that its
/// report at the end has also what came later.
final class ClosedSessions: Sendable {
    /// A session that was closed and may have exchanges under way.
    private struct Ending {
        let session: Session
        /// Whether somebody waits to read it.
        var isAwaited = true
    }

    private struct State {
        var counts: [SessionCounts] = []
        /// By their places in `counts`.
        var ending: [Int: Ending] = [:]
        var unplayed = UnplayedByAll()
    }

    /// Locked while indexes are searched for what is unplayed, so not on event loops.
    private let state = Mutex(State())

    /// Takes a session; gives its number here.
    func add(_ session: Session) -> Int {
        state.withLock { state in
            state.counts.append(session.counts)
            state.ending[state.counts.count - 1] = Ending(session: session)
            return state.counts.count - 1
        }
    }

    /// Waits until no exchange of a session is under way.
    ///
    /// - Parameters:
    ///   - number: The session.
    ///   - patience: How long at most.
    ///   - eventLoop: Where it is waited.
    /// - Returns: Succeeds in any case.
    func wait(for number: Int, within patience: TimeAmount, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        guard let session = state.withLock({ $0.ending[number]?.session }) else {
            return eventLoop.makeSucceededVoidFuture()
        }
        // Ends when its time has come, when it is cancelled, and when the event loop ends.
        let timer = eventLoop.scheduleTask(in: patience) {}
        session.whenIdle { timer.cancel() }
        return timer.futureResult.flatMapErrorThrowing { _ in }
    }

    /// Reads a session that was waited for; it goes with ``letGo()``, now or later.
    func read<Read>(_ number: Int, _ read: (Session) -> Read) -> Read? {
        let session = state.withLock { state in
            state.ending[number]?.isAwaited = false
            return state.ending[number]?.session
        }
        return session.map(read)
    }

    /// Lets go of the sessions that have no exchange under way and that nobody reads any more.
    func letGo() {
        state.withLock { state in
            for (number, ending) in state.ending where !ending.isAwaited && ending.session.underWay == 0 {
                state.unplayed.add(ending.session)
                state.ending[number] = nil
            }
        }
    }

    /// What happened in all of them, in the order in which they were closed, and what none of them asked for.
    var outcome: (reports: [SessionReport], unplayed: UnplayedByAll) {
        state.withLock { state in
            var unplayed = state.unplayed
            for ending in state.ending.values { unplayed.add(ending.session) }
            return (state.counts.map(\.report), unplayed)
        }
    }
}
