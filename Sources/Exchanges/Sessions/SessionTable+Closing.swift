package import Gateways
package import NIOCore
import NIOPosix
import Synchronization

extension SessionTable {
    /// How long the report of a session that is closed waits for the exchanges under way (docs/design.md §10).
    package static let patience = TimeAmount.seconds(2)

    /// Closes a session: who names it again opens a new one, from now on.
    ///
    /// Its requests under way go on to their end, for which this waits a while. Then the cassette is let go of unless it
    /// is used; what still uses it is found when the next session is opened or closed.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - patience: How long its requests under way are waited for.
    ///   - eventLoop: Where the result is wanted.
    ///   - read: Is given the session on a worker thread, when its requests have ended or the time is over.
    /// - Returns: What was read; `SessionError.isNotOpen`.
    package func close<Read: Sendable>(
        _ name: SessionName,
        within patience: TimeAmount = SessionTable.patience,
        on eventLoop: any EventLoop,
        read: @escaping @Sendable (Session) -> Read
    ) -> EventLoopFuture<Read> {
        workers.runIfActive(eventLoop: eventLoop) {
            let number = try self.remove(name)
            return self.closed.wait(for: number, within: patience, on: eventLoop).map { number }
        }.flatMap { $0 }.flatMapWithEventLoop { number, eventLoop in
            self.workers.runIfActive(eventLoop: eventLoop) { try self.finish(number, name, read) }
        }
    }

    /// Takes a session out; gives its number among the closed ones.
    private func remove(_ name: SessionName) throws(SessionError) -> Int {
        let session = sessions.withLock { $0.removeValue(forKey: Self.key(name)) }
        guard let session else { throw .isNotOpen(name) }
        session.retire()
        let number = closed.add(session)
        activity.note(.session(.closed, session))
        return number
    }

    private func finish<Read>(
        _ number: Int,
        _ name: SessionName,
        _ read: (Session) -> Read
    ) throws(SessionError) -> Read {
        guard let result = closed.read(number, read) else { throw .isNotOpen(name) }
        letGoOfIdle()
        return result
    }

    /// Lets go of what nobody uses any more; blocks meanwhile.
    func letGoOfIdle() {
        closed.letGo()
        cassettes.letGoOfIdle()
    }
}
