import Cassettes
import HTTPMessages
import Listening
import Matching
import NIOCore
import NIOHTTP1
import Synchronization
import Upstreams

/// An answer under way that all clients share who ask for the same meanwhile (docs/design.md §2, `auto`).
///
/// The exchange that asked the upstream gives it in, on its event loop; ``FlightFollower``s take it out, each at the pace
/// of its client, on theirs. Nothing is held back for a slow one (``FlightLog``).
final class Flight: AnswerAudience, Sendable {
    private struct State {
        var log: FlightLog
        /// Tells a reader that there is more.
        var calls: [Int: @Sendable () -> Void] = [:]
        /// Tells the exchange that ``takesMore`` or ``isHere`` may have changed.
        var changed: (@Sendable () -> Void)?
        /// Whether the upstream is held back.
        var isHeldBack = false
    }

    /// What is asked for; `nil` where nobody can join.
    let fingerprint: Fingerprint?
    private let table: FlightTable?
    private let state: Mutex<State>

    /// Begins an answer that others may join.
    ///
    /// - Parameters:
    ///   - fingerprint: What is asked for.
    ///   - table: Where others find it.
    init(_ fingerprint: Fingerprint, in table: FlightTable) {
        self.fingerprint = fingerprint
        self.table = table
        state = Mutex(State(log: FlightLog(isShared: true)))
    }

    /// Begins an answer for one client alone.
    init() {
        fingerprint = nil
        table = nil
        state = Mutex(State(log: FlightLog(isShared: false)))
    }

    // MARK: For the exchange

    /// Has `action` called, on any thread, when the exchange should look again.
    func whenChanged(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.changed = action } }

    var isHere: Bool { state.withLock { $0.log.isHere } }

    var takesMore: Bool {
        state.withLock { state in
            state.isHeldBack = !state.log.takesMore
            return !state.isHeldBack
        }
    }

    func informational(_ head: ResponseHead) {
        append(.informational(head))
        flush()
    }

    func begin(_ head: LiveHead) { append(.head(head)) }

    /// Takes a copy: what is kept may be a small part of what was read.
    func body(_ bytes: ByteBuffer) { append(.body(ByteBuffer(bytes: bytes.readableBytesView))) }

    func flush() {
        let calls = state.withLock { state in
            let called = state.log.call()
            return called.compactMap { state.calls[$0] }
        }
        for call in calls { call() }
    }

    func end(_ ending: AnswerEnding) { finish(.end(ending)) }

    func fail(_ error: UpstreamError) { finish(.failure(error)) }

    /// In `auto`, where answers are shared, what cannot be stored is asked for all the same (docs/design.md §9).
    func refuse(_ refusal: Refusal) { end(AnswerEnding(end: .cancelled, isStored: false)) }

    func readMore() {}

    func clientGone() {}

    private func append(_ step: FlightLog.Step) { state.withLock { $0.log.append(step) } }

    private func finish(_ step: FlightLog.Step) {
        // Whoever comes from now on finds the answer in the cassette, or asks the upstream anew.
        table?.landed(self)
        append(step)
        flush()
        state.withLock { $0.changed = nil }
    }

    // MARK: For followers

    /// The length of the body so far.
    var size: Int { state.withLock { $0.log.size } }

    /// Adds a reader.
    ///
    /// - Parameter call: Called on any thread when there is more for it.
    /// - Returns: The reader's number.
    func join(_ call: @escaping @Sendable () -> Void) -> Int {
        withChange { state in
            let id = state.log.join()
            state.calls[id] = call
            return (id, true)
        }
    }

    /// The next step for a reader.
    func next(for reader: Int) -> FlightLog.Next {
        withChange { state in
            let next = state.log.next(for: reader)
            if case .step = next { return (next, false) }
            return (next, true)
        }
    }

    /// A reader's client takes nothing for now.
    func isFull(_ reader: Int) {
        withChange { state in (state.log.isFull(reader), true) }
    }

    /// A reader's client has gone.
    func clientGone(_ reader: Int) {
        withChange { state in (state.log.clientGone(reader), true) }
    }

    /// A reader needs nothing more.
    func leave(_ reader: Int) {
        withChange { state in
            state.calls[reader] = nil
            return (state.log.leave(reader), true)
        }
    }

    /// Whether a reader did not get all of the body from here.
    func isBehind(_ reader: Int) -> Bool { state.withLock { $0.log.isBehind(reader) } }

    /// Does something to the readers, and tells the exchange if that concerns it.
    private func withChange<Result: Sendable>(_ change: (inout State) -> (Result, Bool)) -> Result {
        let (result, changed) = state.withLock { state in
            let before = state.log.isHere
            let (result, isLast) = change(&state)
            let concerns = before != state.log.isHere || isLast && state.isHeldBack && state.log.takesMore
            return (result, concerns ? state.changed : nil)
        }
        changed?()
        return result
    }
}
