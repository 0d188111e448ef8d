/// Which interactions of a cassette answer which request.
///
/// Of the interactions with one fingerprint only those of one recording count, the recording of the one that stands last
/// in the file: what a recording got replaces what earlier recordings had, even before the file is rewritten
/// (docs/design.md §4). The result depends on the entries alone, not on the order in which they were inserted.
package struct InteractionIndex: Sendable {
    /// The entries of one fingerprint.
    private struct Group {
        /// The recording whose entries count.
        var recording: String
        /// The last position in the file.
        var lastPosition: Int
        /// The entries that count, in replay order.
        var counting: [IndexEntry] = []
        /// Those of other recordings.
        var superseded: [IndexEntry] = []

        /// Adds an entry; whether those that no longer count are others then.
        mutating func insert(_ entry: IndexEntry) -> Bool {
            var isOther = false
            if entry.position > lastPosition {
                lastPosition = entry.position
                isOther = entry.recording != recording
                if isOther { prefer(entry.recording) }
            }
            guard entry.recording == recording else {
                superseded.append(entry)
                return true
            }
            // Its place is mostly the last, so the search starts there.
            let before = counting.lastIndex { $0.order < entry.order }
            counting.insert(entry, at: before.map { $0 + 1 } ?? 0)
            return isOther
        }

        /// Lets the entries of another recording count, of which some may be here already.
        private mutating func prefer(_ recording: String) {
            let all = superseded + counting
            self.recording = recording
            counting = all.filter { $0.recording == recording }.sorted { $0.order < $1.order }
            superseded = all.filter { $0.recording != recording }
        }
    }

    /// What was there at first.
    private var sorted = SortedEntries()
    /// The fingerprints that entries were added to since, with all their entries.
    private var groups: [Fingerprint: Group] = [:]
    private var supersededPositions: Set<Int> = []
    private var insertedCount = 0

    /// Creates an index of entries in any order.
    package init(_ entries: some Sequence<IndexEntry> = []) {
        sorted = SortedEntries(entries)
        for range in sorted.mixedRanges {
            supersededPositions.formUnion(group(range)?.superseded.map(\.position) ?? [])
        }
    }

    /// Adds an interaction, as it is found in the file or appended to it.
    package mutating func insert(_ entry: IndexEntry) {
        insertedCount += 1
        if groups[entry.fingerprint] == nil {
            groups[entry.fingerprint] =
                group(sorted.range(of: entry.fingerprint))
                ?? Group(recording: entry.recording, lastPosition: entry.position)
        }
        let isOther = groups[entry.fingerprint]?.insert(entry) ?? false
        guard isOther, let group = groups[entry.fingerprint] else { return }
        supersededPositions.subtract(group.counting.lazy.map(\.position))
        supersededPositions.formUnion(group.superseded.lazy.map(\.position))
    }

    /// The group of entries that were there at first.
    private func group(_ range: Range<Int>) -> Group? {
        guard let first = range.first.map({ sorted[$0] }) else { return nil }
        var group = Group(recording: first.recording, lastPosition: first.position)
        for number in range { _ = group.insert(sorted[number]) }
        return group
    }

    /// How many interactions count.
    package var count: Int { sorted.count + insertedCount - supersededPositions.count }

    /// The positions of the interactions that no longer count, in file order; the next rewrite drops them.
    package var superseded: [Int] { supersededPositions.sorted() }

    /// Whether the interaction at a position no longer counts.
    package func isSuperseded(_ position: Int) -> Bool { supersededPositions.contains(position) }

    /// Every interaction that counts, in replay order.
    package var entries: [IndexEntry] {
        let unchanged = (0..<sorted.count).lazy.map { sorted[$0] }
            .filter { groups[$0.fingerprint] == nil && !supersededPositions.contains($0.position) }
        return (groups.values.flatMap(\.counting) + unchanged).sorted { $0.order < $1.order }
    }

    /// The interactions of one fingerprint that count, in replay order.
    private func counting(_ fingerprint: Fingerprint) -> [IndexEntry] {
        if let group = groups[fingerprint] { return group.counting }
        let entries = sorted.range(of: fingerprint).map { sorted[$0] }
        return entries.count < 2 ? entries : entries.filter { !supersededPositions.contains($0.position) }
    }

    /// The interactions that answer a request, in the order in which they are played.
    ///
    /// What tests should see is the retry that succeeded (docs/design.md §7): a transient error is passed over where an
    /// answer without one came later, and a cut answer where a good one did.
    ///
    /// - Parameters:
    ///   - fingerprint: The request's.
    ///   - keepErrors: Whether all of them are played.
    /// - Returns: No entry where the request was never recorded.
    package func entries(for fingerprint: Fingerprint, keepErrors: Bool = false) -> [IndexEntry] {
        let entries = counting(fingerprint)
        if keepErrors || entries.allSatisfy(\.isGood) { return entries }
        let lastGood = entries.lastIndex(where: \.isGood) ?? 0
        let lastSettled = entries.lastIndex { !$0.isTransientError } ?? 0
        return entries.indices.filter { index in
            entries[index].isGood || index >= (entries[index].isTransientError ? lastSettled : lastGood)
        }.map { entries[$0] }
    }
}
