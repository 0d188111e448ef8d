import Synchronization

/// The time in which an exchange counts as under way in its session: until its client has the answer, and until what goes
/// on without the client has ended too (docs/design.md §10).
final class ExchangeStay: Sendable {
    private let session: Session
    private let parts = Mutex(1)

    /// Begins, with the answer to the client as its only part.
    init(in session: Session) {
        self.session = session
        session.enter()
    }

    /// Another part begins, whose counts the session's report is to have.
    func join() { parts.withLock { $0 += 1 } }

    /// A part has ended, and has counted what there is to count.
    func leave() {
        let isLast = parts.withLock { parts in
            parts -= 1
            return parts == 0
        }
        if isLast { session.leave() }
    }
}
