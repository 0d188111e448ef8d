import Blobs
package import Cassettes
import Gateways
import Matching
import Synchronization

/// A cassette in use: its file, and the index of what it holds.
///
/// Shared by every session and event loop that uses it. Everything that touches the file blocks and belongs on a worker
/// thread.
package final class OpenCassette: Sendable {
    /// The cassette's name.
    package let name: CassetteName
    /// What follows its last whole member, if anything does: a write that did not come to its end.
    let tornTail: TornTail?
    /// The interactions whose requests cannot be compared, as a blob of them is missing or altered, and why not.
    ///
    /// They answer nothing until the blob is there again; all others are not affected.
    let incomparable: [String]
    /// The blobs of its folder.
    let blobs: BlobStore
    private let writer: CassetteWriter
    private let rules: RuleBook
    private let recording: String
    private let state: Mutex<State>
    /// Whether all answers were looked through for origins; locked while they are.
    private let hasSearchedOrigins = Mutex(false)

    private struct State {
        var index = InteractionIndex()
        var entries: [Int: Entry] = [:]
        var origins = CassetteOrigins()
        var lastNumber = 0
        var nextPosition = 0
        var hasAppended = false
    }

    /// What is remembered of an interaction, by its position in the file.
    struct Entry: Sendable {
        var n: Int
        var member: MemberLocation
        var route: RequestRoute
        var recordedAt: String
    }

    /// Opens a cassette and builds its index.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - folder: The folder of cassettes.
    ///   - blobs: Its blobs.
    ///   - rules: How its requests are compared.
    ///   - recording: The id of the recording that this use would write.
    ///   - isFresh: Whether what it holds is forgotten first.
    /// - Throws: `CassetteError` when it is damaged, of a newer version or not readable.
    init(
        _ name: CassetteName,
        in folder: String,
        blobs: BlobStore,
        rules: RuleBook,
        recording: String,
        isFresh: Bool
    ) throws {
        self.name = name
        self.blobs = blobs
        self.rules = rules
        self.recording = recording
        writer = CassetteWriter(name, in: folder)
        if isFresh { try writer.startFresh() }
        var state = State()
        var incomparable: [String] = []
        tornTail = try CassetteReader(name, in: folder).scan { member in
            let interaction = try member.interaction()
            state.origins.note(interaction)
            do {
                let canonical = try Self.canonical(interaction, rules: rules, blobs: blobs)
                Self.insert(interaction, canonical: canonical, at: member.location, into: &state)
            } catch let error as CassetteError where error.code == .blob {
                state.lastNumber = max(state.lastNumber, interaction.n)
                incomparable.append("\(name)/\(interaction.n): \(error)")
            }
        }
        self.incomparable = incomparable
        self.state = Mutex(state)
    }

    /// How many interactions count, superseded ones left out.
    package var count: Int { state.withLock { $0.index.count } }

    /// The servers it was recorded from.
    var origins: CassetteOrigins { state.withLock { $0.origins } }

    /// The upstreams whose URLs are a gateway's own: the one that is mounted, and those of the recordings.
    func ownUpstreams(of mount: Mount) -> [UpstreamURL] {
        let recorded = origins.upstreams(of: mount.name)
        return recorded.contains(mount.upstream) ? recorded : [mount.upstream] + recorded
    }

    /// Looks through all answers for the origins that they name; once, as what is recorded later is handed out anyway.
    ///
    /// Who asks meanwhile waits until it is done: a page asks for all its pictures at once.
    func searchOrigins(_ table: ProfileTable) {
        hasSearchedOrigins.withLock { isDone in
            if !isDone { noteOrigins(in: state.withLock { $0.entries.values.map(\.member) }, table) }
            isDone = true
        }
    }

    private func noteOrigins(in members: [MemberLocation], _ table: ProfileTable) {
        for member in members {
            // What cannot be read names nothing; `verify` says what is wrong with it.
            guard let interaction = try? member.interaction() else { continue }
            let named = LoadedAnswer.origins(namedBy: interaction, blobs: blobs, table: table, origins: origins)
            state.withLock { state in
                for origin in named { state.origins.note(origin, namedBy: interaction.gateway) }
            }
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
        let options = ReplayOptions(
            onRepeat: playback.onRepeat,
            keepErrors: playback.keepErrors,
            fastForward: playback.fastForward
        )
        return state.withLock { state in
            cursor.next(fingerprint, method: method, in: state.index, options: options)
        }
    }

    /// Whether an interaction answers a request.
    func holds(_ fingerprint: Fingerprint) -> Bool {
        state.withLock { !$0.index.entries(for: fingerprint).isEmpty }
    }

    /// Reads an interaction.
    ///
    /// - Throws: `CassetteError` when the file has changed under us or is damaged.
    func load(_ entry: IndexEntry) throws -> Interaction? {
        try state.withLock { $0.entries[entry.position]?.member }?.interaction()
    }

    /// When an interaction was recorded, as RFC 3339.
    func recordedAt(_ entry: IndexEntry) -> String? { state.withLock { $0.entries[entry.position]?.recordedAt } }

    /// The recorded requests on the route nearest to that of a request that missed, at most the latest `limit`.
    func candidates(for request: CanonicalRequest, limit: Int = 64) -> [MissExplanation.Candidate] {
        let entries = state.withLock { state in state.index.entries.compactMap { state.entries[$0.position] } }
        return request.route.nearest(among: entries.map(\.route), limit: limit).compactMap { index in
            let entry = entries[index]
            // What cannot be read cannot be named as the nearest; the miss itself is explained all the same.
            guard let interaction = try? entry.member.interaction(),
                let canonical = try? Self.canonical(interaction, rules: rules, blobs: blobs)
            else { return nil }
            return MissExplanation.Candidate(id: "\(name)/\(interaction.n)", request: canonical)
        }
    }

    // MARK: Recording

    /// Takes the number of a request that arrives now.
    func reserveNumber() -> Int {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Writes an interaction; when this returns, it survives the death of the process (docs/design.md §9).
    ///
    /// - Throws: `CassetteError` when it could not be written; nothing of it is in the file then.
    func append(_ interaction: Interaction, canonical: CanonicalRequest) throws {
        var interaction = interaction
        interaction.recording = recording
        interaction.fingerprint = canonical.fingerprint.hex
        let member = try writer.append(interaction)
        let stored = interaction
        state.withLock { state in
            state.hasAppended = true
            state.origins.note(stored)
            Self.insert(stored, canonical: canonical, at: member, into: &state)
        }
    }

    /// Drops what this recording replaced, by an atomic rewrite, and makes the rest safe from a power cut.
    ///
    /// - Throws: `CassetteError`; the file is as it was then.
    func settle() throws {
        let superseded = state.withLock { state in
            state.hasAppended ? state.index.superseded.compactMap { state.entries[$0]?.member } : nil
        }
        guard let superseded else { return }
        try writer.rewrite(dropping: superseded)
        try writer.sync()
    }

    // MARK: Canonical forms of what is recorded

    private static func insert(
        _ interaction: Interaction,
        canonical: CanonicalRequest,
        at member: MemberLocation,
        into state: inout State
    ) {
        let position = state.nextPosition
        state.nextPosition += 1
        state.lastNumber = max(state.lastNumber, interaction.n)
        state.entries[position] = Entry(
            n: interaction.n,
            member: member,
            route: canonical.route,
            recordedAt: interaction.recordedAt
        )
        state.index.insert(
            IndexEntry(
                n: interaction.n,
                recording: interaction.recording ?? "",
                position: position,
                fingerprint: canonical.fingerprint,
                status: interaction.response.status,
                end: IndexEntry.Ending(interaction.response.end)
            )
        )
    }

    private static func canonical(
        _ interaction: Interaction,
        rules: RuleBook,
        blobs: BlobStore
    ) throws -> CanonicalRequest {
        let request = interaction.request
        var builder = rules.builder(
            gateway: interaction.gateway,
            method: request.method,
            target: request.target ?? targetOfURL(request.url),
            headers: request.headers,
            own: CassetteOrigins.upstream(of: interaction).map { [$0] } ?? []
        )
        for segment in request.body { try segment.read(from: blobs) { builder.append($0) } }
        return builder.finish()
    }

    /// Path and query of an absolute URL, for cassettes whose writer did not say the target.
    private static func targetOfURL(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
        return rest.hasPrefix("/") ? String(rest) : "/" + rest
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
