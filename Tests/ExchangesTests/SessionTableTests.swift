import Blobs
import Cassettes
import Gateways
import Logging
import Matching
import NIOCore
import NIOPosix
import Secrets
import Testing

@testable import Exchanges

@Suite("The sessions of a server (docs/design.md §3, §10)")
struct SessionTableTests {
    private func table(
        _ mode: Mode,
        _ folder: TemporaryFolder,
        ignore: [IgnoreRule] = [],
        faults: [FaultRule] = [],
        isFresh: Bool = false,
        recording: String = "one"
    ) throws -> SessionTable {
        let activity = ActivityFeed(run: "one", clock: WallClock { 0 })
        return try SessionTable(
            settings: ServerSettings(
                mode: mode,
                table: try ProfileTable(arguments: ["acme=http://127.0.0.1:9"]),
                ignore: ignore,
                folder: folder.path,
                cassette: try CassetteName("tape"),
                isFresh: isFresh,
                faults: faults
            ),
            blobs: BlobStore(cassettes: folder.path),
            recording: recording,
            known: KnownSecrets(),
            workers: .singleton,
            activity: activity,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private let eventLoop = MultiThreadedEventLoopGroup.singleton.any()

    /// Closes a session that has no exchange under way.
    private func end(_ name: SessionName, in table: SessionTable) async throws {
        try await table.close(name, on: eventLoop) { _ in }.get()
    }

    @Test("The default session has a name where it needs one")
    func defaultName() throws {
        try TemporaryFolder.with { folder in
            let table = try table(.replay, folder)
            let session = try table.open(nil)
            #expect(session.name == "")
            #expect(session.cassetteName.description == "tape")
            #expect(try table.open(SessionName("default")) === session)
            #expect(table.existing(try SessionName("default")) === session)
            #expect(throws: SessionError.isOpen(try SessionName("default"))) {
                try table.create(SessionName("default"), cassette: nil, settings: table.defaults)
            }
        }
    }

    @Test("A session is created as it is wanted, once")
    func create() throws {
        try TemporaryFolder.with { folder in
            let table = try table(.auto, folder)
            let name = try SessionName("a")
            var settings = table.defaults
            settings.mode = .replay
            settings.playback.timing = .recorded
            let session = try table.create(name, cassette: CassetteName("shop/checkout"), settings: settings)
            #expect(session.use.settings.mode == .replay)
            #expect(session.use.settings.playback.timing == .recorded)
            #expect(session.cassette?.name.description == "shop/checkout")
            #expect(table.existing(name) === session)
            #expect(try table.open(name) === session)
            #expect(throws: SessionError.isOpen(name)) { try table.create(name, cassette: nil, settings: settings) }
            let other = try table.create(SessionName("b"), cassette: nil, settings: settings)
            #expect(other.cassette?.name.description == "b")
        }
    }

    @Test("A change concerns what begins after it, and one that cannot be made changes nothing")
    func change() throws {
        try TemporaryFolder.with { folder in
            let table = try table(.auto, folder)
            let name = try SessionName("a")
            let session = try table.open(name)
            let before = session.use
            let changed = try table.change(name) { $0.mode = .passthrough }
            #expect(changed === session)
            #expect(before.settings.mode == .auto)
            #expect(before.cassette != nil)
            #expect(session.use.settings.mode == .passthrough)
            #expect(session.cassette == nil)
            #expect(session.tally.mode == .passthrough)
            #expect(session.tally.cassette == nil)
            _ = try table.change(name) { $0.mode = .record }
            #expect(session.cassette === before.cassette)
            #expect(session.tally.cassette == "a")
            #expect(throws: SessionError.isNotOpen(try SessionName("b"))) {
                try table.change(SessionName("b")) { _ in }
            }
        }
    }

    @Test("A server that only replays opens no way out for any session", arguments: [Mode.record, .auto, .passthrough])
    func noWayOut(mode: Mode) throws {
        try TemporaryFolder.with { folder in
            let table = try table(.replay, folder)
            let name = try SessionName("a")
            #expect(throws: SessionError.noWayOut(mode)) {
                try table.create(name, cassette: nil, settings: SessionSettings(mode: mode))
            }
            #expect(table.existing(name) == nil)
            let session = try table.open(name)
            #expect(throws: SessionError.noWayOut(mode)) { try table.change(name) { $0.mode = mode } }
            #expect(session.use.settings.mode == .replay)
        }
    }

    @Test("Rules for faults count anew when they are set, and go on counting when something else is")
    func faults() throws {
        try TemporaryFolder.with { folder in
            let table = try table(.replay, folder)
            let name = try SessionName("a")
            let rules = [FaultRule(trigger: .nth(2), faults: try FaultList(parsing: "garble"))]
            let session = try table.open(name)
            func next() throws -> String {
                try session.use.faults.next(gateway: "acme", path: "/", asked: []).list.description
            }
            _ = try table.change(name) { $0.faults = rules }
            #expect(try next() == "")
            _ = try table.change(name) { $0.playback.timing = .recorded }
            #expect(try next() == "garble")
            #expect(try next() == "")
            _ = try table.change(name) { $0.faults = rules }
            #expect(try [next(), next(), next()] == ["", "garble", ""])
            _ = try table.change(name) { $0.faults = [] }
            #expect(try [next(), next()] == ["", ""])
        }
    }

    @Test("Rules for faults that the server has are those of every session, which counts for itself")
    func serverFaults() throws {
        try TemporaryFolder.with { folder in
            let rules = [FaultRule(trigger: .nth(1), faults: try FaultList(parsing: "garble"))]
            let table = try table(.replay, folder, faults: rules)
            func next(_ session: Session) throws -> String {
                try session.use.faults.next(gateway: "acme", path: "/", asked: []).list.description
            }
            let (first, second) = (try table.open(SessionName("a")), try table.open(SessionName("b")))
            #expect(try [next(first), next(first), next(second)] == ["garble", "", "garble"])
            var settings = table.defaults
            settings.faults = []
            #expect(try next(table.create(SessionName("c"), cassette: nil, settings: settings)) == "")
        }
    }

    @Test("A session that is closed is gone, and its report is not")
    func close() async throws {
        try await TemporaryFolder.use { folder in
            let table = try table(.replay, folder)
            let name = try SessionName("a")
            let session = try table.open(name)
            session.note { $0.misses += 1 }
            #expect(try await table.close(name, on: eventLoop) { $0 === session }.get())
            #expect(table.existing(name) == nil)
            await #expect(throws: SessionError.isNotOpen(name)) { try await end(name, in: table) }
            #expect(try table.open(name) !== session)
            #expect(table.reports.map(\.misses) == [1, 0])
        }
    }

    @Test("What is counted after a session was closed is in the report at the end")
    func countsLater() async throws {
        try await TemporaryFolder.use { folder in
            let table = try table(.record, folder)
            let name = try SessionName("a")
            let stay = ExchangeStay(in: try table.open(name))
            let session = try table.open(name)
            #expect(try await table.close(name, within: .zero, on: eventLoop) { $0.underWay }.get() == 1)
            #expect(try table.open(name) !== session)
            session.note { $0.lost += 1 }
            stay.leave()
            #expect(table.reports.map(\.lost) == [1, 0])
            try await end(name, in: table)
            session.note { $0.assetsFetched += 1 }
            #expect(table.reports.map(\.assetsFetched) == [1, 0])
        }
    }

    @Test("Sessions that are closed are gone while they are waited for, and take no thread meanwhile")
    func waits() async throws {
        try await TemporaryFolder.use { folder in
            let table = try table(.record, folder)
            let names = try (1...100).map { try SessionName("s\($0)") }
            let sessions = try names.map { try table.open($0) }
            let stays = sessions.map { ExchangeStay(in: $0) }
            let closing = names.map { name in
                table.close(name, within: .hours(1), on: eventLoop) { [$0.underWay, $0.tally.recorded] }
            }
            while !table.all.isEmpty { await Task.yield() }
            // Who opens others meanwhile lets go of what has ended, and not of these.
            _ = try table.open(nil)
            for (session, stay) in zip(sessions, stays) {
                session.note { $0.recorded += 1 }
                stay.leave()
                _ = try table.open(session === sessions[9] ? names[9] : nil)
            }
            for closing in closing { #expect(try await closing.get() == [0, 1]) }
            #expect(table.reports.map(\.recorded) == sessions.map { _ in 1 } + [0, 0])
        }
    }

    @Test("Unplayed at the end is what no session of a cassette asked for, and is said once")
    func unplayedByAll() async throws {
        try await TemporaryFolder.use { folder in
            let tape = try CassetteName("tape")
            func play(_ n: Int, in session: Session) throws {
                let cassette = try #require(session.cassette)
                let entry = try #require(
                    cassette.unplayed(ReplayCursor(), keepErrors: false).first { $0.n == n }
                )
                session.notePlayed(entry)
                session.note { $0.hits += 1 }
            }
            let recorder = try table(.record, folder)
            let recording = try recorder.create(SessionName("r"), cassette: tape, settings: recorder.defaults)
            for path in ["x", "y", "z"] { try record(path, into: recording) }
            let table = try table(.replay, folder, recording: "two")
            let names = try ["a", "b", "c"].map { try SessionName($0) }
            for name in names { _ = try table.create(name, cassette: tape, settings: table.defaults) }
            _ = try table.open(nil)
            try play(1, in: #require(table.existing(names[0])))
            try await end(names[0], in: table)
            try play(2, in: #require(table.existing(names[1])))
            #expect(table.reports.map(\.unplayed) == [0, 0, 1, 0])
            #expect(table.reports[2].unplayedInteractions == ["tape/3: GET /acme/z"])
            try play(3, in: #require(table.existing(names[2])))
            #expect(table.reports.map(\.unplayed) == [0, 0, 0, 0])
            try await end(names[1], in: table)
            try await end(names[2], in: table)
            #expect(table.reports.map(\.unplayed) == [0, 0, 0, 0])
        }
    }

    @Test("Sessions share their cassette; those with rules of their own share its index by these rules")
    func sharing() throws {
        try TemporaryFolder.with { folder in
            let table = try table(.replay, folder, ignore: [.query("v")])
            let tape = try CassetteName("tape")
            var other = table.defaults
            other.ignore = [.query("w")]
            let sessions = try (1...2000).map { number in
                try table.create(
                    SessionName("s\(number)"),
                    cassette: tape,
                    settings: number.isMultiple(of: 2) ? other : table.defaults
                )
            }
            #expect(Set(sessions.compactMap(\.cassette).map(ObjectIdentifier.init)).count == 2)
            #expect(table.all.count == 2000)
            let same = try table.change(SessionName("s2")) { $0.ignore = [.query("v")] }
            #expect(same.cassette === sessions[0].cassette)
        }
    }

    /// An interaction of `acme` that is written into a cassette.
    private func record(_ text: String, into session: Session) throws {
        let cassette = try #require(session.cassette)
        let interaction = Samples.interaction(
            "http://127.0.0.1:9/\(text)",
            target: "/\(text)",
            n: cassette.reserveNumber(),
            body: "1"
        )
        try cassette.append(interaction, canonical: cassette.canonical(interaction))
    }

    @Test(
        "A cassette is open as long as a session uses it, or a request of a session that is closed",
        arguments: [0, 2]
    )
    func letsGo(rules: Int) async throws {
        try await TemporaryFolder.use { folder in
            let table = try table(.record, folder)
            let (first, second) = (try SessionName("a"), try SessionName("b"))
            let tape = try CassetteName("shared")
            var settings = table.defaults
            settings.ignore = Array([.query("v"), .query("w")].prefix(rules))
            weak var cassette: OpenCassette?
            func use() throws {
                let made = try table.create(first, cassette: tape, settings: settings)
                cassette = made.cassette
                try record("x", into: made)
                _ = try table.create(second, cassette: tape, settings: settings)
            }
            try use()
            try await end(first, in: table)
            #expect(cassette != nil)
            func close() async throws {
                let use = try #require(table.existing(second))
                try await end(second, in: table)
                #expect(cassette === use.cassette)
            }
            try await close()
            // The request has ended; what is opened next finds that nobody is left.
            _ = try table.open(nil)
            try await end(SessionName("default"), in: table)
            #expect(cassette == nil)
            let again = try table.create(first, cassette: tape, settings: settings)
            #expect(again.cassette?.count == 1)
        }
    }

    @Test("What a recording replaced is dropped when the last session on its cassette is closed")
    func settles() async throws {
        try await TemporaryFolder.use { folder in
            let name = try SessionName("a")
            for recording in ["one", "two"] {
                let table = try table(.record, folder, recording: recording)
                try record("x", into: table.open(name))
                try await end(name, in: table)
            }
            var count = 0
            _ = try CassetteReader(CassetteName("a"), in: folder.path).scan { _ in count += 1 }
            #expect(count == 1)
        }
    }

    @Test("--fresh forgets what a cassette holds once in a run")
    func fresh() async throws {
        try await TemporaryFolder.use { folder in
            let name = try SessionName("a")
            func use(_ table: SessionTable, _ text: String) throws -> Int? {
                let session = try table.open(name)
                try record(text, into: session)
                return session.cassette?.count
            }
            let before = try table(.record, folder)
            #expect(try use(before, "x") == 1)
            try await end(name, in: before)
            let table = try table(.record, folder, isFresh: true, recording: "two")
            #expect(try use(table, "y") == 1)
            try await end(name, in: table)
            #expect(try use(table, "z") == 2)
        }
    }
}
