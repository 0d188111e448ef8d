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
        let entries = index.entries(for: fingerprint, keepErrors: options.keepErrors)
        guard let first = entries.first, let last = entries.last else { return .unknown }
        let isFastForwarded = options.fastForward && method == "GET"
        let before = progress[fingerprint]
        let candidates = isFastForwarded ? [last] : entries
        if let next = candidates.first(where: { before.map { $0.last } ?? .start < $0.order }) {
            if isFastForwarded { played.formUnion(entries.map(\.order)) }
            return play(next)
        }
        switch options.onRepeat {
        case .last: return play(last)
        case .cycle: return play(isFastForwarded ? last : first)
        case .miss: return .exhausted(played: before?.count ?? 0, recorded: entries.count)
        }
    }

    /// The interactions that no request has asked for yet, in replay order.
    ///
    /// Those that replay passes over (fast-forwarded polls, transient errors before a success) do not count as unplayed.
    package func unplayed(in index: InteractionIndex, keepErrors: Bool = false) -> [IndexEntry] {
        Set(index.entries.map(\.fingerprint))
            .flatMap { index.entries(for: $0, keepErrors: keepErrors) }
            .filter { !played.contains($0.order) }
            .sorted { $0.order < $1.order }
    }

    private mutating func play(_ entry: IndexEntry) -> Answer {
        progress[entry.fingerprint] = Progress(
            last: entry.order,
            count: (progress[entry.fingerprint]?.count ?? 0) + 1
        )
        played.insert(entry.order)
        return .hit(entry)
    }
}
