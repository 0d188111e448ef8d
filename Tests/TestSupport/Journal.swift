import Synchronization

/// What happened, in order, for a test that waits for more to happen.
package final class Journal<Entry: Sendable>: Sendable {
    private struct Waiter {
        let isMet: @Sendable ([Entry]) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var entries: [Entry] = []
        var isFinished = false
        var waiters: [Waiter] = []

        /// Takes out the waiters that need not wait any longer.
        mutating func takeMet() -> [Waiter] {
            let met = waiters.filter { isFinished || $0.isMet(entries) }
            if !met.isEmpty { waiters.removeAll { isFinished || $0.isMet(entries) } }
            return met
        }
    }

    private let state = Mutex(State())

    /// Creates an empty journal.
    package init() {}

    /// All entries so far.
    package var entries: [Entry] { state.withLock { $0.entries } }

    /// Whether nothing more will be added.
    package var isFinished: Bool { state.withLock { $0.isFinished } }

    /// Adds one entry.
    package func append(_ entry: Entry) { append(contentsOf: CollectionOfOne(entry)) }

    /// Adds entries.
    package func append(contentsOf entries: some Sequence<Entry>) {
        let met = state.withLock { state in
            state.entries.append(contentsOf: entries)
            return state.takeMet()
        }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Says that nothing more will be added; who waits goes on.
    package func finish() {
        let met = state.withLock { state in
            state.isFinished = true
            return state.takeMet()
        }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Waits until `isMet` holds for the entries, the journal is finished, or the test is cancelled (its time limit).
    ///
    /// - Returns: The entries at that moment.
    @discardableResult
    package func wait(until isMet: @escaping @Sendable ([Entry]) -> Bool) async -> [Entry] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.isFinished || isMet(state.entries) { return true }
                    state.waiters.append(Waiter(isMet: isMet, continuation: continuation))
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            finish()
        }
        return entries
    }

    /// Waits until there are `count` entries, or no more will come.
    @discardableResult
    package func wait(count: Int) async -> [Entry] { await wait { $0.count >= count } }
}
