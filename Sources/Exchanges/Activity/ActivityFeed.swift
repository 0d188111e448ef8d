import BodyFormats
package import Gateways
import NIOCore
import Synchronization

/// What happens in a server, for those who watch it (docs/design.md §10).
///
/// While nobody does, events are counted and nothing else: no text is made. Those who watch read from the last events
/// (``ActivityRing``), each from a place of its own.
package final class ActivityFeed: Sendable {
    /// Who reads, and how to say that there is something new.
    private struct Watcher {
        let wake: @Sendable () -> Void
        /// Whether it has read all there was; it is woken once.
        var isAsleep = false
    }

    private struct State {
        var ring = ActivityRing()
        var watchers: [Int: Watcher] = [:]
        var lastWatcher = 0
        /// The events since the last watcher went.
        ///
        /// One that lost its connection comes back for them, as long as they
        /// would all be here.
        var unwatched = 0
        var isClosed = false
    }

    /// Tells this run of the server from every other one.
    package let run: String
    private let clock: WallClock
    private let isWatched = Atomic(false)
    private let lastEvent = Atomic(0)
    private let lastExchange = Atomic(0)
    private let state = Mutex(State())

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - run: Tells this run of the server from every other one.
    ///   - clock: The time of day.
    package init(run: String, clock: WallClock) {
        self.run = run
        self.clock = clock
    }

    // MARK: What happens

    /// The number of the next exchange, from 1.
    func nextExchange() -> Int { lastExchange.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Whether events are made for somebody.
    var hasWatchers: Bool { isWatched.load(ordering: .acquiring) }

    /// Counts an exchange of which nobody is told, with its beginning, its answer and its end.
    func notePlayedAgain() {
        _ = nextExchange()
        lastEvent.wrappingAdd(3, ordering: .relaxed)
    }

    /// Notes that something happened; `event` is made only where somebody watches.
    func note(_ event: @autoclosure () -> ActivityEvent) {
        guard isWatched.load(ordering: .acquiring) else {
            lastEvent.wrappingAdd(1, ordering: .relaxed)
            return
        }
        let event = event()
        var json = JSONWriter()
        event.write(to: &json, at: clock.timestamp())
        let lines = "event: \(event.name)\ndata: \(String(decoding: json.bytes, as: UTF8.self))"
        for wake in append(lines, session: event.session) { wake() }
    }

    /// Adds an event; gives what wakes those who wait for one.
    private func append(_ lines: String, session: String?) -> [@Sendable () -> Void] {
        state.withLock { state in
            let id = lastEvent.wrappingAdd(1, ordering: .relaxed).newValue
            guard !state.isClosed else { return [] }
            state.ring.append(id: id, session: session, lines: lines)
            if state.watchers.isEmpty {
                state.unwatched += 1
                guard state.unwatched >= ActivityRing.countLimit else { return [] }
                isWatched.store(false, ordering: .releasing)
                state.ring = ActivityRing()
                return []
            }
            var sleepers: [@Sendable () -> Void] = []
            for (number, watcher) in state.watchers where watcher.isAsleep {
                state.watchers[number]?.isAsleep = false
                sleepers.append(watcher.wake)
            }
            return sleepers
        }
    }

    // MARK: Who watches

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - session: Whose events are wanted; all, if `nil`.
    ///   - id: The number of the last event that was read before; `nil` for what happens from now on. Where there was no
    ///     such event yet, it was read in another run, and all of this one is new.
    ///   - wake: Called from any thread when there is something to read after all was read, and when the feed closes.
    /// - Returns: What to read from, until ``ActivityReader/cancel()``.
    package func watch(
        session: SessionName? = nil,
        after id: Int? = nil,
        wake: @escaping @Sendable () -> Void
    ) -> ActivityReader {
        let (number, place) = state.withLock { state in
            let last = lastEvent.load(ordering: .relaxed)
            state.lastWatcher += 1
            if !state.isClosed {
                state.watchers[state.lastWatcher] = Watcher(wake: wake)
                state.unwatched = 0
                isWatched.store(true, ordering: .releasing)
            }
            return (state.lastWatcher, id.map { $0 <= last ? $0 : 0 } ?? last)
        }
        return ActivityReader(feed: self, number: number, session: session?.description, place: place)
    }

    /// Whether nothing comes any more.
    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Reads on for a watcher; nothing, if it has read all there is.
    func read(by number: Int, after id: inout Int, session: String?, upTo limit: Int) -> ByteBuffer {
        state.withLock { state in
            let last = lastEvent.load(ordering: .relaxed)
            let text = state.ring.read(after: &id, last: last, session: session, upTo: limit)
            if text.readableBytes == 0 { state.watchers[number]?.isAsleep = true }
            return text
        }
    }

    func cancel(_ number: Int) { state.withLock { $0.watchers[number] = nil } }

    /// Ends all feeds: a server that stops does not wait for those who watch it.
    func close() {
        let watchers = state.withLock { state in
            state.isClosed = true
            isWatched.store(false, ordering: .releasing)
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.wake() }
    }
}
