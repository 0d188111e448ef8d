/// An index as it was found, of a file that is as it was or has grown.
struct OpenedIndex: Sendable {
    let index: CassetteIndex
    /// The cells of its sketches.
    let cells: IndexedCells
    /// Whether the file could be known by its times alone; else it was read through, and the next start need not do that
    /// if the index is written again.
    let isSettled: Bool
}
