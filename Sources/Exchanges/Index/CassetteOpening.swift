import Blobs
import Cassettes
import Secrets

/// The opening of a cassette: what its index says is taken, and only what is behind that is read.
struct CassetteOpening {
    /// What is known of the interactions.
    private(set) var scanned = ScannedCassette()
    /// What follows the last whole member, if anything does.
    private(set) var tornTail: TornTail?
    /// Where the cells of the sketches are that were not read.
    private(set) var cells: IndexedCells?
    /// What is to be written beside the cassette, if anything is.
    private(set) var unsaved: UnsavedIndex?

    /// Opens a cassette; blocks.
    ///
    /// - Throws: `CassetteError` when it is damaged, of a newer version or not readable.
    init(_ cassette: Cassette, rules: RuleBook, blobs: BlobStore, known: KnownSecrets, _ indexes: IndexFolder?) throws {
        guard let found = try CassetteReader(cassette).find() else { return }
        let key = indexes.map { IndexKey(program: $0.program, rules: rules, known: known) }
        let opened = key.flatMap { indexes?.read(cassette, found: found, key: $0) }
        if let opened { scanned = opened.index.scanned }
        cells = opened?.cells
        var scan = try found.makeScan(from: scanned.end, after: scanned.memberCount)
        while let member = try scan.next() { try scanned.take(member, of: cassette.name, rules: rules, blobs: blobs) }
        tornTail = scan.tornTail
        (scanned.end, scanned.memberCount) = (scan.end, scan.count)
        // What was learnt as a secret meanwhile counts in some of the fingerprints only.
        guard let indexes, let key, key.secrets == known.checksum else { return }
        unsaved = UnsavedIndex(scanned, of: cassette, found: found, opened: opened, key: key, in: indexes)
    }
}
