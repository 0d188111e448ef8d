import Blobs
import Cassettes
import Matching

/// What was found out about a cassette when it was opened, and is not written beside it yet.
struct UnsavedIndex: Sendable {
    private let folder: IndexFolder
    private let cassette: Cassette
    private let found: FoundCassette
    private let key: IndexKey
    private var scanned: ScannedCassette
    /// Where the cells are that were not read, if there are any.
    private let cells: IndexedCells?

    /// Takes what was found out.
    ///
    /// - Returns: `nil` where there is nothing new to write, or where it may not be relied on another time.
    init?(
        _ scanned: ScannedCassette,
        of cassette: Cassette,
        found: FoundCassette,
        opened: OpenedIndex?,
        key: IndexKey,
        in folder: IndexFolder
    ) {
        let isKnown = opened.map { $0.isSettled && $0.index.scanned.end == scanned.end } ?? false
        // A file with a torn tail is read each time, so that it is reported, and so is one with requests that cannot be
        // compared, until they can.
        guard !isKnown, scanned.incomparable.isEmpty, scanned.end == found.status.size,
            folder.isWorthwhile(count: scanned.entries.count, size: scanned.end)
        else { return nil }
        self.folder = folder
        self.cassette = cassette
        self.found = found
        self.key = key
        self.scanned = scanned
        cells = opened?.cells
    }

    /// Writes the index, unless the file has changed meanwhile.
    ///
    /// - Throws: `SystemCallError` where it could not be written.
    func save() throws {
        var scanned = scanned
        if scanned.sketches.missingCells > 0 { scanned.sketches.fill(cells?.read() ?? []) }
        guard scanned.sketches.missingCells == 0 else { return }
        let digest = try found.file.digest(ofFirst: scanned.end)
        // The same before and after: what was read is what stands there.
        let file = IndexedFile(found.status)
        guard try IndexedFile(found.file.status()) == file else { return }
        try folder.write(CassetteIndex(key: key, file: file, digest: digest, scanned: scanned), of: cassette)
    }
}
