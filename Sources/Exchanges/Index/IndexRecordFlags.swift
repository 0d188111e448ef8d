import Matching

/// What an index notes of an interaction in a few bits.
struct IndexRecordFlags: Equatable, Sendable {
    var end: IndexEntry.Ending
    var isPrefetched: Bool
    var isStreamed: Bool
    var hasModel: Bool
    var hasCells: Bool

    init(_ entry: IndexEntry, _ sketch: StoredSketch, isPrefetched: Bool) {
        end = entry.end
        self.isPrefetched = isPrefetched
        isStreamed = sketch.isStreamed
        hasModel = sketch.model != nil
        hasCells = sketch.filled != nil
    }

    /// Takes the bits of an index; `nil` for some that none has.
    init?(bits: UInt16) {
        switch bits & 3 {
        case 0: end = .complete
        case 1: end = .aborted
        case 2: end = .cancelled
        default: return nil
        }
        guard bits < 64 else { return nil }
        isPrefetched = bits & 4 != 0
        isStreamed = bits & 8 != 0
        hasModel = bits & 16 != 0
        hasCells = bits & 32 != 0
    }

    /// The bits.
    var bits: UInt16 {
        let ending: UInt16 =
            switch end {
            case .complete: 0
            case .aborted: 1
            case .cancelled: 2
            }
        return ending | (isPrefetched ? 4 : 0) | (isStreamed ? 8 : 0) | (hasModel ? 16 : 0) | (hasCells ? 32 : 0)
    }
}
