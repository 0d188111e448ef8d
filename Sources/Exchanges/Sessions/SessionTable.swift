import Blobs
package import Cassettes
package import Gateways
import Logging
import NIOCore
import NIOPosix
import Secrets
import Synchronization

/// The sessions of a server.
///
/// One is opened when it is first named, in the server's mode, on the cassette of its name; or through the control API,
/// as it is wanted. The default one may be named too: `default`.
package final class SessionTable: Sendable {
    /// What a session does unless it says otherwise.
    package let defaults: SessionSettings
    private let settings: ServerSettings
    private let rules: RuleBooks
    private let secrets: SecretFilter
    let workers: NIOThreadPool
    let activity: ActivityFeed
    let sessions = Mutex<[String: Session]>([:])
    let closed = ClosedSessions()
    let cassettes: CassetteTable
    /// Held while a session is changed, so that two changes at once are one after the other.
    private let changing = Mutex(())

    /// The name by which the default session is called where it needs one.
    package static let defaultName = "default"

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - settings: The server's.
    ///   - blobs: The blobs of the folder of cassettes.
    ///   - recording: The id under which everything that is recorded in this run is written.
    ///   - known: What is known to be secret.
    ///   - workers: Where cassettes are opened.
    ///   - activity: Where is told which sessions there are.
    ///   - logger: Where a cassette that is not quite whole is reported.
    /// - Throws: The error of a rule in a profile that does not parse.
    init(
        settings: ServerSettings,
        blobs: BlobStore,
        recording: String,
        known: KnownSecrets,
        workers: NIOThreadPool,
        activity: ActivityFeed,
        logger: Logger
    ) throws {
        self.settings = settings
        self.workers = workers
        secrets = SecretFilter(known)
        self.activity = activity
        defaults = SessionSettings(
            mode: settings.mode,
            playback: settings.playback,
            ignore: settings.ignore,
            replace: settings.replace,
            faults: settings.faults
        )
        rules = try RuleBooks(
            profiles: GatewayProfile.builtIn + settings.table.mounts.map(\.profile),
            settings: defaults,
            known: known
        )
        cassettes = CassetteTable(
            settings: settings,
            blobs: blobs,
            rules: rules.server,
            recording: recording,
            known: known,
            logger: logger
        )
    }

    /// Every open session, the default one first.
    package var all: [Session] { sessions.withLock { $0.values.sorted { $0.name < $1.name } } }

    /// What happened in every session: in those that were closed, in their order, then in those that are open.
    ///
    /// What is unplayed is what no session of its cassette asked for, and is in one of their reports.
    package var reports: [SessionReport] {
        let open = all
        var (reports, unplayed) = closed.outcome
        reports += open.map(\.tally)
        for session in open { unplayed.add(session) }
        unplayed.note(in: &reports)
        return reports
    }

    /// A text without what is known to be secret, and what looks like a key.
    package func withoutSecrets(_ text: String) -> String { secrets.filtered(text) }

    /// The session of a name if it is open; the default one for `nil`.
    package func existing(_ name: SessionName?) -> Session? { sessions.withLock { $0[Self.key(name)] } }

    // MARK: Opening

    /// Opens the session of a name, or gives the one that is open; blocks while the cassette is read.
    ///
    /// - Throws: `SessionError` for a name that is a key, `CassetteError` when the cassette cannot be used.
    @discardableResult
    func open(_ name: SessionName?) throws -> Session {
        if let session = existing(name) { return session }
        let made = try make(name, cassette: nil, settings: defaults)
        // Another request for the same name may have been quicker.
        return sessions.withLock { sessions in
            if let quicker = sessions[made.name] { return quicker }
            sessions[made.name] = made
            activity.note(.session(.opened, made))
            return made
        }
    }

    /// Opens a session from an event loop.
    func open(_ name: SessionName?, on eventLoop: any EventLoop) -> EventLoopFuture<Session> {
        workers.runIfActive(eventLoop: eventLoop) { try self.open(name) }
    }

    /// Opens a session as it is wanted; blocks while the cassette is read.
    ///
    /// - Parameters:
    ///   - name: Its name, by which none may be open.
    ///   - cassette: Its cassette; `nil` for the one of its name.
    ///   - settings: What it does and how.
    /// - Returns: The session.
    /// - Throws: `SessionError`, or `CassetteError` when the cassette cannot be used.
    package func create(
        _ name: SessionName,
        cassette: CassetteName?,
        settings: SessionSettings
    ) throws -> Session {
        if existing(name) != nil { throw SessionError.isOpen(name) }
        let made = try make(name, cassette: cassette, settings: settings)
        let isNew = sessions.withLock { sessions in
            guard sessions[made.name] == nil else { return false }
            sessions[made.name] = made
            return true
        }
        guard isNew else { throw SessionError.isOpen(name) }
        activity.note(.session(.opened, made))
        return made
    }

    private func make(_ name: SessionName?, cassette: CassetteName?, settings: SessionSettings) throws -> Session {
        let key = Self.key(name)
        let own = key.isEmpty ? self.settings.cassette : try CassetteName(key)
        for name in [key, (cassette ?? own).description] where secrets.filtered(name) != name {
            throw SessionError.secretName
        }
        letGoOfIdle()
        let lease = cassettes.lease(cassette ?? own)
        return Session(
            name: key,
            cassetteName: cassette ?? own,
            lease: lease,
            use: try use(of: cassette ?? own, settings: settings),
            rewritesLinks: self.settings.fetchAssets != .off
        )
    }

    // MARK: Changing

    /// Changes a session; blocks while the cassette is read, if it has to be.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - change: Makes the new settings of those that it has.
    /// - Returns: The session.
    /// - Throws: `SessionError`, or `CassetteError` when the cassette cannot be used; nothing is changed then.
    package func change(_ name: SessionName, _ change: (inout SessionSettings) -> Void) throws -> Session {
        try changing.withLock { _ in
            guard let session = existing(name) else { throw SessionError.isNotOpen(name) }
            var settings = session.use.settings
            change(&settings)
            session.adopt(try use(of: session.cassetteName, settings: settings, after: session.use))
            activity.note(.session(.changed, session))
            return session
        }
    }

    /// Settles every cassette, and blocks meanwhile: what was replaced goes, what was written is safe.
    ///
    /// - Returns: What went wrong, a line each.
    func settle() -> [String] { cassettes.settle() }

    // MARK: Cassettes

    static func key(_ name: SessionName?) -> String {
        let text = name?.description ?? ""
        return text == defaultName ? "" : text
    }

    /// The cassette and the rules for settings.
    ///
    /// Rules for faults that were not set anew since `before` go on counting.
    private func use(
        of cassette: CassetteName,
        settings: SessionSettings,
        after before: SessionUse? = nil
    ) throws -> SessionUse {
        // A server that only replays has no way out, whatever a session asks for (docs/design.md §2).
        if self.settings.mode == .replay && settings.mode != .replay { throw SessionError.noWayOut(settings.mode) }
        let book = try rules.book(for: settings)
        var open: OpenCassette?
        if settings.mode != .passthrough {
            let own = try cassettes.open(cassette, for: settings.mode)
            open = own
            // By another thread, as a request waits for the cassette.
            workers.submit { state in if state == .active { own.saveIndex() } }
            if book !== rules.server { open = try open?.indexed(by: book, called: settings.ruleTexts) }
        }
        let running = before.flatMap { $0.settings.faultChanges == settings.faultChanges ? $0.faults : nil }
        return SessionUse(
            settings: settings,
            rules: book,
            cassette: open,
            faults: running ?? SessionFaults(settings.faults)
        )
    }
}
