import Cassettes
import Matching
import NIOCore
import Synchronization

/// The assets that answers named while they were recorded: each is downloaded once, whoever asks for it
/// (docs/design.md §6, `--fetch-assets eager`).
final class AssetTable: Sendable {
    /// An asset: the request that would get it, in the cassette that it is recorded into.
    struct Key: Hashable, Sendable {
        /// The cassette.
        var cassette: CassetteName
        /// The fingerprint of the plain `GET`; signatures are no part of it.
        var fingerprint: Fingerprint
    }

    /// A download that waits for its turn.
    struct Job: Sendable {
        /// What it gets.
        var key: Key
        /// Begins it, on the event loop of the exchange that named the asset.
        var start: @Sendable () -> Void
    }

    /// What a client that asks for an asset gets.
    enum Claim {
        /// It is nobody's yet: the client's own request downloads it, and ``finished(_:isStored:)`` must follow.
        case yours
        /// It is being downloaded; the future says whether it was stored.
        case underWay(EventLoopFuture<Bool>)
        /// It is in the cassette.
        case stored
        /// No answer named it.
        case unknown
    }

    private enum Stage {
        /// It waits for its turn, and clients wait with it.
        case waiting([EventLoopPromise<Bool>])
        case underWay([EventLoopPromise<Bool>])
        case stored
        /// It could not be had; the next client that asks tries again.
        case failed
    }

    private struct State {
        var stages: [Key: Stage] = [:]
        var queue: [Job] = []
        var running = 0
    }

    /// Downloads at the same time.
    static let parallelDownloads = 4

    private let state = Mutex(State())

    /// Whether no answer named an asset yet.
    var isEmpty: Bool { state.withLock { $0.stages.isEmpty } }

    /// Whether no download waits or runs.
    var isIdle: Bool { state.withLock { $0.queue.isEmpty && $0.running == 0 } }

    /// Notes that an answer named an asset; it is downloaded if it never was before.
    func name(_ job: Job) {
        let isNew = state.withLock { state in
            guard state.stages[job.key] == nil else { return false }
            state.stages[job.key] = .waiting([])
            state.queue.append(job)
            return true
        }
        if isNew { startNext() }
    }

    /// Asks for an asset in a client's name.
    ///
    /// - Parameters:
    ///   - key: What the client asks for.
    ///   - isPlain: Whether its answer would be the asset: it asks for the whole, without a condition.
    ///   - eventLoop: Where it waits.
    /// - Returns: Who gets it.
    func claim(_ key: Key, isPlain: Bool, on eventLoop: any EventLoop) -> Claim {
        state.withLock { state in
            switch state.stages[key] {
            case nil: return .unknown
            case .stored: return .stored
            case .failed where !isPlain: return .unknown
            case .waiting(let waiting) where !isPlain:
                let promise = eventLoop.makePromise(of: Bool.self)
                state.stages[key] = .waiting(waiting + [promise])
                return .underWay(promise.futureResult)
            case .waiting(let waiting):
                state.queue.removeAll { $0.key == key }
                state.stages[key] = .underWay(waiting)
                return .yours
            case .failed:
                state.stages[key] = .underWay([])
                return .yours
            case .underWay(let waiting):
                let promise = eventLoop.makePromise(of: Bool.self)
                state.stages[key] = .underWay(waiting + [promise])
                return .underWay(promise.futureResult)
            }
        }
    }

    /// Takes an asset over for a download that was led to it, unless somebody has it already.
    func claimForDownload(_ key: Key, on eventLoop: any EventLoop) -> Claim {
        let claim = claim(key, isPlain: true, on: eventLoop)
        guard case .unknown = claim else { return claim }
        state.withLock { $0.stages[key] = .underWay([]) }
        return .yours
    }

    /// Says how a download ended.
    ///
    /// - Parameters:
    ///   - key: What it was to get.
    ///   - isStored: Whether the asset is in the cassette now.
    func finished(_ key: Key, isStored: Bool) {
        let waiting: [EventLoopPromise<Bool>] = state.withLock { state in
            var waiting: [EventLoopPromise<Bool>] = []
            if case .underWay(let promises) = state.stages[key] { waiting = promises }
            state.stages[key] = isStored ? .stored : .failed
            return waiting
        }
        for promise in waiting { promise.succeed(isStored) }
    }

    /// Says that a job has come to its end, so that the next may begin.
    func jobEnded() {
        state.withLock { $0.running -= 1 }
        startNext()
    }

    /// Forgets the downloads that wait.
    func dropQueue() {
        let dropped = state.withLock { state in
            defer { state.queue = [] }
            return state.queue.flatMap { job -> [EventLoopPromise<Bool>] in
                defer { state.stages[job.key] = .failed }
                guard case .waiting(let waiting) = state.stages[job.key] else { return [] }
                return waiting
            }
        }
        for promise in dropped { promise.succeed(false) }
    }

    private func startNext() {
        while let job = next() { job.start() }
    }

    private func next() -> Job? {
        state.withLock { state in
            guard state.running < Self.parallelDownloads, !state.queue.isEmpty else { return nil }
            let job = state.queue.removeFirst()
            state.running += 1
            guard case .waiting(let waiting) = state.stages[job.key] else { return job }
            state.stages[job.key] = .underWay(waiting)
            return job
        }
    }
}
