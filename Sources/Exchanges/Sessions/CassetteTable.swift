import Blobs
import Cassettes
import Logging
import Secrets
import Synchronization

/// The cassettes that sessions use: each is open once, whoever uses it, and as long as somebody does.
final class CassetteTable: Sendable {
    /// How many use each cassette, and which of those that are open nobody uses any more.
    private struct Users {
        var counts: [CassetteName: Int] = [:]
        var idle: Set<CassetteName> = []
    }

    private struct State {
        var open: [CassetteName: OpenCassette] = [:]
        /// Those that were forgotten at the beginning of this recording, which is to be done once.
        var begun: Set<CassetteName> = []
    }

    private let settings: ServerSettings
    private let blobs: BlobStore
    private let rules: RuleBook
    private let recording: String
    private let known: KnownSecrets
    private let logger: Logger
    /// Held while a cassette is read or let go: they are read one at a time.
    private let state = Mutex(State())
    /// Held for a moment only, also on event loops.
    private let users = Mutex(Users())

    /// Begins with none.
    ///
    /// - Parameters:
    ///   - settings: The server's.
    ///   - blobs: The blobs of the folder of cassettes.
    ///   - rules: The server's own rules, by which each is indexed first.
    ///   - recording: The id of this run's recording.
    ///   - known: What is known to be secret, so that nothing of it is written.
    ///   - logger: Where one that is not quite whole is reported.
    init(
        settings: ServerSettings,
        blobs: BlobStore,
        rules: RuleBook,
        recording: String,
        known: KnownSecrets,
        logger: Logger
    ) {
        self.settings = settings
        self.blobs = blobs
        self.rules = rules
        self.recording = recording
        self.known = known
        self.logger = logger
    }

    // MARK: Who uses which

    /// Says that a cassette is used, as long as the lease is kept.
    func lease(_ name: CassetteName) -> CassetteLease {
        users.withLock { users in
            users.counts[name, default: 0] += 1
            users.idle.remove(name)
        }
        return CassetteLease(name, of: self)
    }

    /// Takes a lease back; the cassette is let go later, since that may write to its file.
    func takeBack(_ name: CassetteName) {
        users.withLock { users in
            let count = (users.counts[name] ?? 1) - 1
            users.counts[name] = count > 0 ? count : nil
            if count == 0 { users.idle.insert(name) }
        }
    }

    // MARK: Opening and letting go

    /// The cassette of a name, which is read if it is not open; there is a lease for it.
    ///
    /// - Throws: `CassetteError` when it cannot be used.
    func open(_ name: CassetteName, for mode: Mode) throws -> OpenCassette {
        try state.withLock { state in
            if let open = state.open[name] { return open }
            let isFresh = settings.isFresh && mode == .record && !state.begun.contains(name)
            let cassette = try OpenCassette(
                name,
                in: settings.folder,
                blobs: blobs,
                rules: rules,
                recording: recording,
                known: known,
                isFresh: isFresh,
                durability: settings.durability,
                indexes: settings.indexes,
                logger: logger
            )
            if isFresh { state.begun.insert(name) }
            warn(of: cassette, mode: mode)
            state.open[name] = cassette
            return cassette
        }
    }

    /// Settles and closes what nobody uses any more; blocks meanwhile.
    ///
    /// One that cannot be settled stays open, so that it is tried again, and reported, when the server stops.
    func letGoOfIdle() {
        guard users.withLock({ !$0.idle.isEmpty }) else { return }
        state.withLock { state in
            // Who takes a lease from now on waits for this lock to open the cassette anew.
            let idle = users.withLock { users in
                defer { users.idle = [] }
                return users.idle
            }
            for name in idle {
                do {
                    try state.open[name]?.close()
                    state.open[name] = nil
                } catch {
                    logger.error("not safe", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// Settles every cassette, and blocks meanwhile: what was replaced goes, what was written is safe.
    ///
    /// - Returns: What went wrong, a line each.
    func settle() -> [String] {
        let open = state.withLock { Array($0.open.values) }
        return open.compactMap { cassette in
            do {
                try cassette.settle()
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    private func warn(of cassette: OpenCassette, mode: Mode) {
        if let tail = cassette.tornTail {
            logger.warning("the cassette has a torn end, which is passed over", metadata: ["tail": "\(tail)"])
        }
        if let first = cassette.incomparable.first {
            logger.warning(
                "requests in the cassette are not whole, so their answers cannot be played",
                metadata: ["interactions": "\(cassette.incomparable.count)", "first": "\(first)"]
            )
        }
        if mode == .replay && cassette.count == 0 {
            logger.warning(
                "the cassette is empty or not there, so every request will miss",
                metadata: ["cassette": "\(cassette.name)", "folder": "\(settings.folder)"]
            )
        }
    }
}
