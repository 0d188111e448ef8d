/// What an index holds of a cassette as it was opened: one row after another by fingerprint and replay order, without
/// objects of their own, so that a large cassette is indexed at once and in little memory.
struct SortedEntries: Sendable {
    private struct Row {
        let fingerprint: SHA256Value
        let n: Int
        let position: Int
        let recording: UInt32
        let status: UInt16
        let end: IndexEntry.Ending

        static func precedes(_ left: Row, _ right: Row) -> Bool {
            if left.fingerprint != right.fingerprint { return left.fingerprint < right.fingerprint }
            return (left.n, left.position) < (right.n, right.position)
        }
    }

    private var rows: ContiguousArray<Row> = []
    private var recordings: [String] = []

    init() {}

    init(_ entries: some Sequence<IndexEntry>) {
        rows.reserveCapacity(entries.underestimatedCount)
        var numbers: [String: UInt32] = [:]
        // Nearly every entry is of the recording of the one before.
        var latest: (recording: String, number: UInt32)?
        for entry in entries {
            if latest?.recording != entry.recording {
                let number = numbers[entry.recording] ?? UInt32(recordings.count)
                if numbers.updateValue(number, forKey: entry.recording) == nil { recordings.append(entry.recording) }
                latest = (entry.recording, number)
            }
            rows.append(
                Row(
                    fingerprint: entry.fingerprint.value,
                    n: entry.n,
                    position: entry.position,
                    recording: latest?.number ?? 0,
                    status: UInt16(clamping: entry.status),
                    end: entry.end
                )
            )
        }
        rows.sort(by: Row.precedes)
    }

    var count: Int { rows.count }

    subscript(number: Int) -> IndexEntry {
        let row = rows[number]
        return IndexEntry(
            n: row.n,
            recording: recordings[Int(row.recording)],
            position: row.position,
            fingerprint: Fingerprint(row.fingerprint),
            status: Int(row.status),
            end: row.end
        )
    }

    /// Where the entries with a fingerprint are.
    func range(of fingerprint: Fingerprint) -> Range<Int> {
        var (lower, upper) = (0, rows.count)
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            if rows[middle].fingerprint < fingerprint.value { lower = middle + 1 } else { upper = middle }
        }
        return lower..<end(ofRunFrom: lower, fingerprint.value)
    }

    /// Where those are that have their fingerprint in common with one of another recording.
    var mixedRanges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < rows.count {
            let end = end(ofRunFrom: start, rows[start].fingerprint)
            if end > start + 1, rows[start..<end].contains(where: { $0.recording != rows[start].recording }) {
                ranges.append(start..<end)
            }
            start = end
        }
        return ranges
    }

    private func end(ofRunFrom start: Int, _ fingerprint: SHA256Value) -> Int {
        var end = start
        while end < rows.count, rows[end].fingerprint == fingerprint { end += 1 }
        return end
    }
}
