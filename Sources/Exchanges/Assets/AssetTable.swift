import Cassettes
import Matching
import NIOCore
import NIOHTTP1
import Synchronization

/// The assets that answers named while they were recorded: each is downloaded once, whoever asks for it
/// (docs/design.md §6, `--fetch-assets eager`).
final class AssetTable: Sendable {
    /// An asset: the request that would get it, in the cassette that it is recorded into.
    struct Key: Hashable, Sendable {
        /// The cassette.
        var cassette: CassetteName
        /// The rules by which its session compares requests: equal fingerprints mean the same by the same rules only.
        var rules: RuleTexts
        /// The fingerprint of the plain `GET`; signatures are no part of it.
        var fingerprint: Fingerprint
    }

    /// What a download got.
    struct Copy: Sendable {
        /// The header fields as the upstream sent them; the cassette's are without secrets, which a signed link needs.
        var headers: HTTPHeaders
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
        /// It is nobody's yet: the client's own request downloads it, and ``finished(_:with:)`` must follow.
        case yours
        /// It is being downloaded; the future gives what was stored, if it was.
        case underWay(EventLoopFuture<Copy?>)
        /// It is in the cassette.
        case stored(Copy)
        /// No answer named it, or it is no asset.
        case unknown
    }

    private typealias Waiting = [EventLoopPromise<Copy?>]

    private enum Stage {
        /// It waits for its turn, and clients wait with it.
        case waiting(Waiting)
        /// It is being downloaded, for the asset of this key.
        case underWay(Waiting, for: Key)
        case stored(Copy)
        /// It could not be had; the next client that asks tries again.
        case failed
        /// It is something that changes; every client asks for itself.
        case noAsset
    }

    private struct State {
        var stages: [Key: Stage] = [:]
        /// For each download that waits for another one, which one: both by the asset that they were begun for.
        var waits: [Key: Key] = [:]
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
            case nil, .noAsset: return .unknown
            case .stored(let copy): return .stored(copy)
            case .failed where !isPlain: return .unknown
            case .waiting(let waiting) where !isPlain:
                let promise = eventLoop.makePromise(of: Copy?.self)
                state.stages[key] = .waiting(waiting + [promise])
                return .underWay(promise.futureResult)
            case .waiting(let waiting):
                state.queue.removeAll { $0.key == key }
                state.stages[key] = .underWay(waiting, for: key)
                return .yours
            case .failed:
                state.stages[key] = .underWay([], for: key)
                return .yours
            case .underWay(let waiting, let owner):
                let promise = eventLoop.makePromise(of: Copy?.self)
                state.stages[key] = .underWay(waiting + [promise], for: owner)
                return .underWay(promise.futureResult)
            }
        }
    }

    /// Takes over what a download was redirected to, unless somebody has it already.
    ///
    /// - Parameters:
    ///   - key: Where it was led.
    ///   - owner: The asset that the download was begun for.
    ///   - eventLoop: Where it waits.
    /// - Returns: Who gets it; `nil` where downloads would wait for each other in a circle.
    func claim(_ key: Key, redirectedFrom owner: Key, on eventLoop: any EventLoop) -> Claim? {
        state.withLock { state in
            switch state.stages[key] {
            case .stored(let copy): return .stored(copy)
            case .underWay(let waiting, let other):
                var last = other
                while let next = state.waits[last] { last = next }
                if last == owner { return nil }
                state.waits[owner] = other
                let promise = eventLoop.makePromise(of: Copy?.self)
                state.stages[key] = .underWay(waiting + [promise], for: other)
                return .underWay(promise.futureResult)
            case .waiting(let waiting):
                state.queue.removeAll { $0.key == key }
                state.stages[key] = .underWay(waiting, for: owner)
                return .yours
            case nil, .failed, .noAsset:
                state.stages[key] = .underWay([], for: owner)
                return .yours
            }
        }
    }

    /// Says how a download ended.
    ///
    /// - Parameters:
    ///   - key: What it was to get.
    ///   - copy: What is in the cassette now; `nil` where nothing is.
    ///   - isAsset: Whether it is worth another try where nothing is.
    func finished(_ key: Key, with copy: Copy?, isAsset: Bool = true) {
        let waiting: Waiting = state.withLock { state in
            state.waits[key] = nil
            var waiting: Waiting = []
            if case .underWay(let promises, _) = state.stages[key] { waiting = promises }
            state.stages[key] = copy.map { .stored($0) } ?? (isAsset ? .failed : .noAsset)
            return waiting
        }
        for promise in waiting { promise.succeed(copy) }
    }

    /// Says that a copy cannot be read any more; the next client that asks for the asset downloads it.
    func lost(_ key: Key) {
        state.withLock { state in
            // Somebody who noticed before may be downloading it already.
            if case .stored = state.stages[key] { state.stages[key] = .failed }
        }
    }

    /// Says that a job has come to its end, so that the next may begin.
    func jobEnded() {
        state.withLock { $0.running -= 1 }
        startNext()
    }

    /// Forgets the downloads that wait for their turn.
    func dropQueue() {
        let dropped = state.withLock { state in
            defer { state.queue = [] }
            return state.queue.flatMap { job -> Waiting in
                defer { state.stages[job.key] = .failed }
                guard case .waiting(let waiting) = state.stages[job.key] else { return [] }
                return waiting
            }
        }
        for promise in dropped { promise.succeed(nil) }
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
            state.stages[job.key] = .underWay(waiting, for: job.key)
            return job
        }
    }
}
