import Blobs
import Cassettes
import Gateways
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The sessions of a server.
///
/// One is opened when it is first named, in the server's mode, on the cassette of its name.
package final class SessionTable: Sendable {
    private let settings: ServerSettings
    private let rules: RuleBook
    private let blobs: BlobStore
    private let recording: String
    private let workers: NIOThreadPool
    private let logger: Logger
    private let sessions = Mutex<[String: Session]>([:])
    private let cassettes = Mutex<[CassetteName: OpenCassette]>([:])

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - settings: The server's.
    ///   - rules: How requests are compared.
    ///   - blobs: The blobs of the folder of cassettes.
    ///   - recording: The id under which everything that is recorded in this run is written.
    ///   - workers: Where cassettes are opened.
    ///   - logger: Where a cassette that is not quite whole is reported.
    init(
        settings: ServerSettings,
        rules: RuleBook,
        blobs: BlobStore,
        recording: String,
        workers: NIOThreadPool,
        logger: Logger
    ) {
        self.logger = logger
        self.settings = settings
        self.rules = rules
        self.blobs = blobs
        self.recording = recording
        self.workers = workers
    }

    /// Every session, the default one first.
    package var all: [Session] { sessions.withLock { $0.values.sorted { $0.name < $1.name } } }

    /// The session of a name if it is open; the default one for `nil`.
    func existing(_ name: SessionName?) -> Session? { sessions.withLock { $0[name?.description ?? ""] } }

    /// Opens the session of a name, or gives the one that is open; blocks while the cassette is read.
    ///
    /// - Throws: `CassetteError` when the cassette cannot be used.
    @discardableResult
    func open(_ name: SessionName?) throws -> Session {
        if let session = existing(name) { return session }
        var cassette: OpenCassette?
        if settings.mode != .passthrough {
            let cassetteName = try name.map { try CassetteName($0.description) } ?? settings.cassette
            cassette = try openCassette(cassetteName, isFresh: settings.isFresh)
        }
        let session = Session(
            name: name?.description ?? "",
            mode: settings.mode,
            playback: settings.playback,
            rewritesLinks: settings.fetchAssets != .off,
            faults: settings.faults,
            cassette: cassette
        )
        return sessions.withLock { sessions in
            // Another request for the same name may have been quicker.
            if let quicker = sessions[session.name] { return quicker }
            sessions[session.name] = session
            return session
        }
    }

    /// Opens a session from an event loop.
    func open(_ name: SessionName?, on eventLoop: any EventLoop) -> EventLoopFuture<Session> {
        workers.runIfActive(eventLoop: eventLoop) { try self.open(name) }
    }

    /// Settles every cassette, and blocks meanwhile: what was replaced goes, what was written is safe.
    ///
    /// - Returns: What went wrong, a line each.
    func settle() -> [String] {
        let open = cassettes.withLock { Array($0.values) }
        return open.compactMap { cassette in
            do {
                try cassette.settle()
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    /// Cassettes are read one at a time: two sessions on one cassette share it.
    private func openCassette(_ name: CassetteName, isFresh: Bool) throws -> OpenCassette {
        try cassettes.withLock { cassettes in
            if let open = cassettes[name] { return open }
            let cassette = try OpenCassette(
                name,
                in: settings.folder,
                blobs: blobs,
                rules: rules,
                recording: recording,
                isFresh: isFresh && settings.mode == .record
            )
            if let tail = cassette.tornTail {
                logger.warning("the cassette has a torn end, which is passed over", metadata: ["tail": "\(tail)"])
            }
            if let first = cassette.incomparable.first {
                logger.warning(
                    "requests in the cassette are not whole, so their answers cannot be played",
                    metadata: ["interactions": "\(cassette.incomparable.count)", "first": "\(first)"]
                )
            }
            if settings.mode == .replay && cassette.count == 0 {
                logger.warning(
                    "the cassette is empty or not there, so every request will miss",
                    metadata: ["cassette": "\(name)", "folder": "\(settings.folder)"]
                )
            }
            cassettes[name] = cassette
            return cassette
        }
    }
}
