import Blobs
import Cassettes
import Gateways
import Logging
import Matching
import Secrets
import Synchronization

/// What all indexes of one cassette share: its file, and what is known of its interactions whatever the rules.
///
/// Sessions may compare requests by rules of their own, and a fingerprint is made by rules. So each set of rules has an
/// index (``OpenCassette``) over the one file, and what is recorded through one of them is in all of them at once.
final class SharedCassette: Sendable {
    private struct State {
        var places = InteractionPlaces()
        var origins = CassetteOrigins()
        var lastNumber = 0
        /// The tokens of those answers that somebody has counted, by position.
        var usages: [Int: TokenUsage] = [:]
    }

    /// The indexes by the rules of sessions; the one by the server's own rules is not among them.
    private struct Others {
        var open: [(rules: RuleTexts, index: WeakIndex)] = []
        /// Those that recorded: what they got replaces what they say, also when their sessions are closed.
        var recording: [OpenCassette] = []
        var hasAppended = false
    }

    /// An index that is there as long as a session uses it.
    private struct WeakIndex {
        weak var value: OpenCassette?
    }

    /// The most sets of rules by which one cassette is indexed at the same time.
    static let rulesLimit = 64

    let name: CassetteName
    let blobs: BlobStore
    let writer: CassetteWriter
    /// When an answer counts as stored.
    let durability: Durability
    let logger: Logger
    /// Whether somebody has been asked to have the disk take what was appended.
    let isSyncAsked = Atomic(false)
    /// Whether the last attempt to store something failed.
    let hasFailed = Atomic(false)
    /// How many interactions were found or written.
    let changes = Atomic(0)
    /// The id of the recording that this use writes.
    let recording: String
    /// What redaction remembers of what is recorded here.
    let memory: RedactionMemory
    /// What of its text this recording has seen.
    private let repeatedText: RepeatedText
    private let state = Mutex(State())
    /// Whether all answers were looked through for origins; locked while they are.
    private let hasSearchedOrigins = Mutex(false)
    /// Held while an index is built or added to, so that none misses an interaction; never while waiting for the disk
    /// to take one.
    private let others = Mutex(Others())

    init(
        _ name: CassetteName,
        in folder: String,
        blobs: BlobStore,
        recording: String,
        known: KnownSecrets,
        durability: Durability,
        logger: Logger
    ) {
        memory = RedactionMemory(known: known)
        repeatedText = RepeatedText(blobs: blobs)
        self.name = name
        self.blobs = blobs
        self.recording = recording
        self.durability = durability
        self.logger = logger
        writer = CassetteWriter(name, in: folder)
    }

    func startFresh() throws { try writer.startFresh() }

    // MARK: Reading

    var origins: CassetteOrigins { state.withLock { $0.origins } }

    /// Takes what is in the file when it is opened.
    func begin(with scanned: ScannedCassette) {
        state.withLock { state in
            state.places = scanned.places
            state.origins = scanned.origins
            state.lastNumber = scanned.lastNumber
        }
    }

    /// The tokens of an answer, counted once.
    func usage(of interaction: Interaction, at position: Int) -> TokenUsage {
        if let known = state.withLock({ $0.usages[position] }) { return known }
        let usage = TokenUsage(of: interaction, blobs: blobs)
        state.withLock { $0.usages[position] = usage }
        return usage
    }

    /// Where an interaction is; `nil` for a position that there is not.
    func member(at position: Int) -> MemberLocation? { state.withLock { $0.places.member(at: position) } }

    /// When an interaction was recorded; `nil` for a position that there is not.
    func recordedAt(_ position: Int) -> String? { state.withLock { $0.places.recordedAt(position) } }

    /// Whether no client asked for an interaction when it was recorded.
    func isPrefetched(_ position: Int) -> Bool { state.withLock { $0.places.isPrefetched(position) } }

    /// Notes an interaction: where it comes from, its number, which is taken from then on, and where it is.
    ///
    /// - Returns: Its position.
    private func note(_ interaction: Interaction, at member: MemberLocation) -> Int {
        state.withLock { state in
            state.origins.note(interaction)
            state.lastNumber = max(state.lastNumber, interaction.n)
            changes.add(1, ordering: .releasing)
            return state.places.append(interaction, at: member)
        }
    }

    /// Has all interactions looked through for the origins that their answers name, once; who asks meanwhile waits.
    func searchOrigins(_ search: (MemberLocation) -> Void) {
        hasSearchedOrigins.withLock { isDone in
            if !isDone { state.withLock(\.places).members.forEach(search) }
            isDone = true
        }
    }

    func note(_ origins: [Origin], namedBy gateway: String) {
        state.withLock { state in
            for origin in origins { state.origins.note(origin, namedBy: gateway) }
        }
    }

    /// The index by other rules: the one that is open, or a new one, for which all interactions are read.
    ///
    /// - Parameters:
    ///   - texts: What is written in the rules.
    ///   - make: Makes the index, empty.
    /// - Returns: The index, with all that is in the file.
    /// - Throws: `SessionError.tooManyRules`; `CassetteError` when the file has changed under us or is damaged.
    func index(called texts: RuleTexts, make: () -> OpenCassette) throws -> OpenCassette {
        try others.withLock { others in
            others.open.removeAll { $0.index.value == nil }
            if let open = others.open.first(where: { $0.rules == texts })?.index.value { return open }
            guard others.open.count < Self.rulesLimit else {
                throw SessionError.tooManyRules(name, limit: Self.rulesLimit)
            }
            let index = make()
            for (position, member) in state.withLock(\.places).members.enumerated() {
                index.insert(try member.interaction(), at: position)
            }
            others.open.append((texts, WeakIndex(value: index)))
            return index
        }
    }

    // MARK: Recording

    var lastNumber: Int { state.withLock(\.lastNumber) }

    func reserveNumber(atLeast least: Int) -> Int {
        state.withLock { state in
            state.lastNumber = max(state.lastNumber + 1, least)
            return state.lastNumber
        }
    }

    /// Writes an interaction, then lets every index know it, and waits for the disk where that is wanted.
    ///
    /// - Parameters:
    ///   - interaction: What to write.
    ///   - canonical: Its request by the rules of the index through which it was recorded.
    ///   - index: That index.
    ///   - own: The index by the server's own rules, whose fingerprint is written.
    /// - Throws: `CassetteError` or `BlobError` when it could not be written; nothing of it is in the file then.
    func append(
        _ interaction: Interaction,
        canonical: CanonicalRequest,
        through index: OpenCassette,
        own: OpenCassette
    ) throws {
        var interaction = interaction
        interaction.recording = recording
        let ownCanonical = index === own ? canonical : try own.canonical(interaction)
        interaction.fingerprint = ownCanonical.fingerprint.hex
        let known = memory.known
        interaction = try repeatedText.cut(interaction) { known.isIn($0) }
        let member = try writer.append(interaction) { known.isIn($0) }
        others.withLock { others in
            others.hasAppended = true
            let position = note(interaction, at: member)
            own.insert(interaction, canonical: ownCanonical, at: position)
            if index !== own {
                index.insert(interaction, canonical: canonical, at: position)
                if !others.recording.contains(where: { $0 === index }) { others.recording.append(index) }
            }
            for case let other? in others.open.map(\.index.value) where other !== index {
                other.insert(interaction, at: position)
            }
        }
        if durability == .power { try sync() }
    }

    /// Drops what was replaced, by an atomic rewrite, and makes the rest safe from a power cut.
    ///
    /// Replaced is what the server's own rules say and the rules of all sessions that recorded: where they do not agree,
    /// nothing is lost.
    ///
    /// - Throws: `CassetteError`; the file is as it was then.
    func settle(own: OpenCassette) throws {
        let superseded: Set<Int>? = others.withLock { others in
            guard others.hasAppended else { return nil }
            return others.recording.reduce(into: own.superseded) { $0.formIntersection($1.superseded) }
        }
        guard let superseded else { return }
        let places = state.withLock(\.places)
        try writer.rewrite(dropping: superseded.sorted().compactMap { places.member(at: $0) })
        try sync()
    }

    /// Forgets who recorded: those indexes keep this, and this keeps them.
    func forgetIndexes() { others.withLock { $0.recording = [] } }
}
