/// How far a session has played: equal requests are answered in the order in which they were recorded, each session on
/// its own (docs/design.md §7).
///
/// It remembers what it played and not how many, so an index that grows or is replaced under it (`auto`, re-recording)
/// goes on with what comes after the last answer that was given.
package struct ReplayCursor: Sendable {
    /// What a request gets.
    package enum Answer: Equatable, Sendable {
        /// The interaction that answers it.
        case hit(IndexEntry)
        /// It was recorded, but every answer was played and `OnRepeat.miss` allows no more.
        case exhausted(played: Int, recorded: Int)
        /// It was never recorded.
        case unknown
    }

    /// What was played for one fingerprint.
    private struct Progress {
        var last: ReplayOrder
        var count: Int
    }

    private var progress: [Fingerprint: Progress] = [:]
    private var played: Set<ReplayOrder> = []

    /// Starts before the first interaction.
    package init() {}

    /// Decides what answers a request, and moves on.
    ///
    /// - Parameters:
    ///   - fingerprint: The request's.
    ///   - method: The request's, since only `GET` is fast-forwarded.
    ///   - index: The interactions of the session's cassette.
    ///   - options: The session's.
    /// - Returns: The answer. What is not a hit leaves the cursor as it was.
    package mutating func next(
        _ fingerprint: Fingerprint,
        method: String,
        in index: InteractionIndex,
        options: ReplayOptions
    ) -> Answer {
        let answer = answer(to: fingerprint, method: method, in: index, options: options)
        if case .hit(let entry) = answer {
            let isFirst = (progress[fingerprint]?.last ?? .start) < entry.order
            if isFirst, options.fastForward && method == "GET" {
                played.formUnion(index.entries(for: fingerprint, keepErrors: options.keepErrors).map(\.order))
            }
            note(entry, goingBack: options.onRepeat == .cycle)
        }
        return answer
    }

    /// Moves on like ``next(_:method:in:options:)`` if that gives `entry`, which was played before; else does nothing.
    ///
    /// - Parameters:
    ///   - entry: What the same request got before.
    ///   - method: The request's.
    ///   - index: The interactions of the session's cassette.
    ///   - options: The session's.
    /// - Returns: Whether the request gets it again.
    package mutating func playAgain(
        _ entry: IndexEntry,
        method: String,
        in index: InteractionIndex,
        options: ReplayOptions
    ) -> Bool {
        guard answer(to: entry.fingerprint, method: method, in: index, options: options) == .hit(entry) else {
            return false
        }
        note(entry, goingBack: options.onRepeat == .cycle)
        return true
    }

    /// What answers a request.
    private func answer(
        to fingerprint: Fingerprint,
        method: String,
        in index: InteractionIndex,
        options: ReplayOptions
    ) -> Answer {
        let entries = index.entries(for: fingerprint, keepErrors: options.keepErrors)
        guard let first = entries.first, let final = Self.final(of: entries) else { return .unknown }
        let isFastForwarded = options.fastForward && method == "GET"
        let before = progress[fingerprint]
        let candidates = isFastForwarded ? [final] : entries
        if let next = candidates.first(where: { before.map { $0.last } ?? .start < $0.order }) { return .hit(next) }
        switch options.onRepeat {
        case .last: return .hit(final)
        case .cycle: return .hit(isFastForwarded ? final : first)
        case .miss: return .exhausted(played: before?.count ?? 0, recorded: entries.count)
        }
    }

    /// Notes an interaction that a request got while it was recorded: what comes next is what stands after it.
    package mutating func notePlayed(_ entry: IndexEntry) { note(entry, goingBack: false) }

    /// The interactions that no request has asked for yet, in replay order.
    ///
    /// Those that replay passes over (fast-forwarded polls, transient errors before a success) do not count as unplayed.
    package func unplayed(in index: InteractionIndex, keepErrors: Bool = false) -> [IndexEntry] {
        Set(index.entries.map(\.fingerprint))
            .flatMap { index.entries(for: $0, keepErrors: keepErrors) }
            .filter { !played.contains($0.order) }
            .sorted { $0.order < $1.order }
    }

    /// The answer with which a poll ends: the last that is no 304.
    ///
    /// How many of those were recorded depended on how often the client asked, so a 304 is played where it stood and
    /// never stands for the end.
    private static func final(of entries: [IndexEntry]) -> IndexEntry? {
        entries.last { $0.status != 304 } ?? entries.last
    }

    /// Notes an answer.
    ///
    /// - Parameters:
    ///   - entry: The interaction that answers.
    ///   - goingBack: Whether the next answer is the one after it, even if later ones were played.
    private mutating func note(_ entry: IndexEntry, goingBack: Bool) {
        let before = progress[entry.fingerprint]
        let last = goingBack ? entry.order : max(entry.order, before?.last ?? .start)
        progress[entry.fingerprint] = Progress(last: last, count: (before?.count ?? 0) + 1)
        played.insert(entry.order)
    }
}
