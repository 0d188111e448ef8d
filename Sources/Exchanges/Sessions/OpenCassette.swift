import Blobs
package import Cassettes
import Gateways
import Logging
import Matching
import Secrets
import Synchronization

/// A cassette in use: its file, and the index of what it holds by one set of rules.
///
/// Shared by every session and event loop that uses it. Everything that touches the file blocks and belongs on a worker
/// thread.
package final class OpenCassette: Sendable {
    /// What follows its last whole member, if anything does: a write that did not come to its end.
    let tornTail: TornTail?
    /// The interactions whose requests cannot be compared, as a blob of them is missing or altered, and why not.
    ///
    /// They answer nothing until the blob is there again; all others are not affected.
    let incomparable: [String]
    let shared: SharedCassette
    private let rules: RuleBook
    /// The index by the server's own rules; `nil` where this is it.
    private let own: OpenCassette?
    /// The answers under way that equal requests share.
    let flights = FlightTable()
    private let state: Mutex<State>
    /// Where the cells of the sketches are that were not read yet.
    private let cells: IndexedCells?
    /// The index that is to be written beside the cassette, if one is.
    private let unsaved: Mutex<UnsavedIndex?>

    fileprivate struct State {
        var index = InteractionIndex()
        var sketches = SketchTable()
    }

    /// Opens a cassette and builds its index.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - folder: The folder of cassettes.
    ///   - blobs: Its blobs.
    ///   - rules: How its requests are compared.
    ///   - recording: The id of the recording that this use would write.
    ///   - known: What is known to be secret, so that nothing of it is written.
    ///   - isFresh: Whether what it holds is forgotten first.
    ///   - durability: When an answer counts as stored.
    ///   - indexes: Where the indexes of cassettes are; `nil` to read every cassette.
    ///   - logger: Where is said what the disk refused.
    /// - Throws: `CassetteError` when it is damaged, of a newer version or not readable.
    init(
        _ name: CassetteName,
        in folder: String,
        blobs: BlobStore,
        rules: RuleBook,
        recording: String,
        known: KnownSecrets,
        isFresh: Bool,
        durability: Durability = .normal,
        indexes: IndexFolder? = nil,
        logger: Logger = Logger(label: "cassette", factory: { _ in SwiftLogNoOpLogHandler() })
    ) throws {
        let shared = SharedCassette(
            name,
            in: folder,
            blobs: blobs,
            recording: recording,
            known: known,
            durability: durability,
            logger: logger
        )
        if isFresh { try shared.startFresh() }
        let opening = try CassetteOpening(Cassette(name, in: folder), rules: rules, blobs: blobs, known: known, indexes)
        let scanned = opening.scanned
        shared.begin(with: scanned)
        self.shared = shared
        self.rules = rules
        incomparable = scanned.incomparable
        tornTail = opening.tornTail
        cells = opening.cells
        own = nil
        unsaved = Mutex(opening.unsaved)
        state = Mutex(State(index: InteractionIndex(scanned.entries), sketches: scanned.sketches))
    }

    /// Makes an empty index over a file that is open, by other rules.
    private init(_ other: OpenCassette, rules: RuleBook) {
        shared = other.shared
        self.rules = rules
        own = other.own ?? other
        tornTail = nil
        incomparable = []
        cells = nil
        unsaved = Mutex(nil)
        state = Mutex(State())
    }

    /// The same cassette, indexed by other rules.
    ///
    /// It shares the file with this one, and with every session whose rules read the same.
    ///
    /// - Parameters:
    ///   - rules: How requests are compared.
    ///   - texts: What is written in them.
    /// - Returns: The index that is open already, or a new one.
    /// - Throws: `SessionError.tooManyRules`; `CassetteError` when the file has changed under us or is damaged.
    func indexed(by rules: RuleBook, called texts: RuleTexts) throws -> OpenCassette {
        try shared.index(called: texts) { OpenCassette(self, rules: rules) }
    }

    /// The cassette's name.
    package var name: CassetteName { shared.name }

    /// What redaction remembers of what is recorded into it.
    var memory: RedactionMemory { shared.memory }

    /// The blobs of its folder.
    var blobs: BlobStore { shared.blobs }

    /// How many interactions count, superseded ones left out.
    package var count: Int { state.withLock { $0.index.count } }

    /// The servers it was recorded from.
    var origins: CassetteOrigins { shared.origins }

    /// The upstreams whose URLs are a gateway's own: the one that is mounted, and those of the recordings.
    func ownUpstreams(of mount: Mount) -> [UpstreamURL] {
        let recorded = origins.upstreams(of: mount.name)
        return recorded.contains(mount.upstream) ? recorded : [mount.upstream] + recorded
    }

    /// Looks through all answers for the origins that they name; once, as what is recorded later is handed out anyway.
    ///
    /// Who asks meanwhile waits until it is done: a page asks for all its pictures at once.
    func searchOrigins(_ table: ProfileTable) {
        shared.searchOrigins { member in
            // What cannot be read names nothing; `verify` says what is wrong with it.
            guard let interaction = try? member.interaction() else { return }
            let named = LoadedAnswer.origins(namedBy: interaction, blobs: blobs, table: table, origins: origins)
            shared.note(named, namedBy: interaction.gateway)
        }
    }

    // MARK: Playing

    /// Asks a cursor for the interaction that answers next.
    func next(
        _ fingerprint: Fingerprint,
        method: String,
        cursor: inout ReplayCursor,
        playback: Playback
    ) -> ReplayCursor.Answer {
        state.withLock { state in
            cursor.next(fingerprint, method: method, in: state.index, options: playback.replayOptions)
        }
    }

    /// Asks a cursor whether an interaction answers again.
    func playAgain(_ entry: IndexEntry, method: String, cursor: inout ReplayCursor, playback: Playback) -> Bool {
        state.withLock { state in
            cursor.playAgain(entry, method: method, in: state.index, options: playback.replayOptions)
        }
    }

    /// How many interactions the file has held in this use: what an answer is made of may be another where that is.
    var changes: Int { shared.changes.load(ordering: .acquiring) }

    /// Whether an interaction answers a request.
    func holds(_ fingerprint: Fingerprint) -> Bool {
        state.withLock { !$0.index.entries(for: fingerprint).isEmpty }
    }

    /// All answers to a request that count, in replay order, whether they are played or not.
    func answers(to fingerprint: Fingerprint) -> [IndexEntry] {
        state.withLock { $0.index.entries(for: fingerprint, keepErrors: true) }
    }

    /// Reads an interaction.
    ///
    /// - Throws: `CassetteError` when the file has changed under us or is damaged.
    func load(_ entry: IndexEntry) throws -> Interaction? {
        try shared.member(at: entry.position)?.interaction(n: entry.n)
    }

    /// When an interaction was recorded, as RFC 3339.
    func recordedAt(_ entry: IndexEntry) -> String? { shared.recordedAt(entry.position) }

    /// The tokens of an answer; they are counted when it is played for the first time, on the thread that read it.
    func usage(of interaction: Interaction, _ entry: IndexEntry) -> TokenUsage {
        shared.usage(of: interaction, at: entry.position)
    }

    /// What was recorded before this use and was not asked for in it.
    ///
    /// - Parameters:
    ///   - cursor: What was played.
    ///   - keepErrors: Whether transient errors were played.
    /// - Returns: The interactions, in replay order.
    func unplayed(by cursor: ReplayCursor, keepErrors: Bool) -> [UnplayedInteraction] {
        let left = unplayed(cursor, keepErrors: keepErrors)
        let sketches = state.withLock(\.sketches)
        return left.compactMap { entry in
            sketches.route(at: entry.position).map { route in
                UnplayedInteraction(
                    id: UnplayedInteraction.ID(n: entry.n, recording: entry.recording),
                    line: "\(name)/\(entry.n): \(route.method) /\(route.gateway)\(route.path)"
                )
            }
        }
    }

    /// The statuses of all answers that were recorded to a request, in replay order.
    func statuses(for fingerprint: Fingerprint) -> [Int] {
        answers(to: fingerprint).map(\.status)
    }

    /// The recorded requests that come nearest to one that missed, the nearest first.
    ///
    /// Only they are read again, so a miss takes as long in a large cassette as in a small one.
    func candidates(for request: CanonicalRequest, limit: Int = 4) -> [MissExplanation.Candidate] {
        let missing = state.withLock(\.sketches.missingCells) > 0 ? cells?.read() ?? [] : []
        // Copies, which cost nothing: other requests need not wait for the search.
        let (index, sketches) = state.withLock { state in
            state.sketches.fill(missing)
            return (state.index, state.sketches)
        }
        let positions = sketches.nearest(to: RequestSketch(of: request), limit: limit) { !index.isSuperseded($0) }
        return positions.compactMap { position in
            // What cannot be read cannot be named as the nearest; the miss itself is explained all the same.
            guard let sketch = sketches[position],
                let interaction = try? shared.member(at: position)?.interaction(),
                let canonical = try? canonical(interaction)
            else { return nil }
            return MissExplanation.Candidate(id: "\(name)/\(interaction.n)", request: canonical, sketch: sketch)
        }
    }

    /// The interactions that a session has not asked for, in replay order, without what this run recorded and what no
    /// client asked for when it was recorded.
    func unplayed(_ cursor: ReplayCursor, keepErrors: Bool) -> [IndexEntry] {
        state.withLock { cursor.unplayed(in: $0.index, keepErrors: keepErrors) }
            .filter { $0.recording != shared.recording && !shared.isPrefetched($0.position) }
    }

    /// Writes what was found out when the cassette was opened, so that it need not be read the next time; blocks.
    ///
    /// Nobody is told where that fails: it is read then.
    func saveIndex() {
        let unsaved = unsaved.withLock { $0.take() }
        do {
            try unsaved?.save()
        } catch {
            shared.logger.debug("no index was written", metadata: ["cassette": "\(name)", "error": "\(error)"])
        }
    }

    // MARK: Recording

    /// The highest number of an interaction that was taken, or is in the file.
    var lastNumber: Int { shared.lastNumber }

    /// Takes the number of a request that arrives now.
    ///
    /// - Parameter least: What it is to be, if that is still free.
    /// - Returns: A number above all before.
    func reserveNumber(atLeast least: Int = 0) -> Int { shared.reserveNumber(atLeast: least) }

    /// Writes an interaction; when this returns, it survives the death of the process, and with `--durability power` a
    /// power cut (docs/design.md §9).
    ///
    /// - Throws: `CassetteError` when it could not be written, and nothing of it is in the file then; or, with
    ///   `--durability power`, when the disk did not take it.
    func append(_ interaction: Interaction, canonical: CanonicalRequest) throws {
        try shared.append(interaction, canonical: canonical, through: self, own: own ?? self)
    }

    /// Drops what this recording replaced, by an atomic rewrite, and makes the rest safe from a power cut.
    ///
    /// - Throws: `CassetteError`; the file is as it was then.
    func settle() throws { try shared.settle(own: own ?? self) }

    /// Settles it for the last time in this use, so that it goes when nobody has it any more.
    ///
    /// - Throws: `CassetteError`; the file is as it was then.
    func close() throws {
        try settle()
        shared.forgetIndexes()
    }

    /// The positions of the interactions that were replaced, by these rules.
    var superseded: Set<Int> { state.withLock { Set($0.index.superseded) } }

    // MARK: The index

    /// Adds an interaction that was recorded through another index; one that cannot be compared answers nothing.
    func insert(_ interaction: Interaction, at position: Int) {
        guard let canonical = try? canonical(interaction) else { return }
        insert(interaction, canonical: canonical, at: position)
    }

    /// Adds an interaction whose request is known in its canonical form.
    func insert(_ interaction: Interaction, canonical: CanonicalRequest, at position: Int) {
        state.withLock { $0.insert(interaction, canonical: canonical, at: position) }
    }

    /// The canonical form of a recorded request, by the rules of this index.
    ///
    /// - Throws: `CassetteError` where a blob of it is missing or altered.
    func canonical(_ interaction: Interaction) throws -> CanonicalRequest {
        try rules.canonical(interaction, blobs: blobs)
    }
}

extension OpenCassette.State {
    /// Adds an interaction.
    fileprivate mutating func insert(_ interaction: Interaction, canonical: CanonicalRequest, at position: Int) {
        sketches.insert(RequestSketch(of: canonical), at: position)
        index.insert(IndexEntry(interaction, fingerprint: canonical.fingerprint, position: position))
    }
}

extension IndexEntry.Ending {
    /// The same ending, in the index's own words: it does not know cassettes.
    init(_ ending: Ending) {
        switch ending {
        case .complete: self = .complete
        case .aborted: self = .aborted
        case .cancelled: self = .cancelled
        }
    }
}
