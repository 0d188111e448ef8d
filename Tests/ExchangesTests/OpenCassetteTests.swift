import Blobs
import Cassettes
import Foundation
import Gateways
import Matching
import NIOHTTP1
import Secrets
import Testing

@testable import Exchanges

@Suite("A cassette in use: numbers, order, re-recording (docs/design.md §4, §7)")
struct OpenCassetteTests {
    private func open(_ folder: TemporaryFolder, recording: String, isFresh: Bool = false) throws -> OpenCassette {
        try OpenCassette(
            CassetteName("tape"),
            in: folder.path,
            blobs: BlobStore(cassettes: folder.path),
            rules: RuleBook(profiles: GatewayProfile.builtIn),
            recording: recording,
            known: KnownSecrets(),
            isFresh: isFresh
        )
    }

    private func record(
        _ path: String,
        _ answer: String,
        status: Int = 200,
        isPrefetched: Bool = false,
        in cassette: OpenCassette
    ) throws {
        let rules = try RuleBook(profiles: GatewayProfile.builtIn)
        let builder = rules.builder(gateway: "acme", method: "GET", target: path, headers: [:])
        let interaction = Interaction(
            n: cassette.reserveNumber(),
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            isPrefetched: isPrefetched,
            request: RecordedRequest(method: "GET", url: "http://a.example\(path)", target: path, headers: [:]),
            response: RecordedResponse(
                status: status,
                reason: "",
                headers: answer.hasPrefix("{") ? ["Content-Type": "application/json"] : [:],
                body: [.text(answer)],
                frames: [Frame(offset: 0, length: answer.utf8.count, at: 1)]
            )
        )
        try cassette.append(interaction, canonical: builder.finish())
    }

    /// Records a request with a picture in it.
    private func upload(_ path: String, _ picture: [UInt8], in cassette: OpenCassette) throws -> String {
        var blob = try cassette.blobs.makeWriter()
        try blob.write(picture)
        let stored = try blob.finish()
        var builder = try RuleBook(profiles: []).builder(gateway: "acme", method: "POST", target: path, headers: [:])
        builder.append(picture)
        let interaction = Interaction(
            n: cassette.reserveNumber(),
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(
                method: "POST",
                url: "http://a.example\(path)",
                headers: [:],
                body: [.blob(stored.digest, size: stored.size)]
            ),
            response: RecordedResponse(status: 200, reason: "", headers: [:])
        )
        try cassette.append(interaction, canonical: builder.finish())
        return cassette.blobs.path(of: stored.digest)
    }

    private func play(_ path: String, _ cursor: inout ReplayCursor, in cassette: OpenCassette) throws -> String? {
        let rules = try RuleBook(profiles: GatewayProfile.builtIn)
        let builder = rules.builder(gateway: "acme", method: "GET", target: path, headers: [:])
        let answer = cassette.next(
            builder.finish().fingerprint,
            method: "GET",
            cursor: &cursor,
            playback: Playback(onRepeat: .miss)
        )
        guard case .hit(let entry) = answer else { return nil }
        return try cassette.load(entry)?.response.body.first.map { if case .text(let text) = $0 { text } else { "" } }
    }

    @Test("Equal requests are answered in the order of their recording, each session on its own")
    func order() throws {
        try TemporaryFolder.with { folder in
            let cassette = try open(folder, recording: "one")
            for answer in ["a", "b", "c"] { try record("/x", answer, in: cassette) }
            var first = ReplayCursor()
            var second = ReplayCursor()
            #expect(try play("/x", &first, in: cassette) == "a")
            #expect(try play("/x", &first, in: cassette) == "b")
            #expect(try play("/x", &second, in: cassette) == "a")
            #expect(try play("/x", &first, in: cassette) == "c")
            #expect(try play("/x", &first, in: cassette) == nil)
            #expect(try play("/y", &first, in: cassette) == nil)
        }
    }

    @Test("Unplayed is what earlier recordings hold and nobody asked for, but no asset that no client asked for then")
    func unplayed() throws {
        try TemporaryFolder.with { folder in
            let recorder = try open(folder, recording: "one")
            try record("/x?key=1", "x", in: recorder)
            try record("/x?key=1", "x again", in: recorder)
            try record("/y", "y", in: recorder)
            try record("/picture", "bytes", isPrefetched: true, in: recorder)
            #expect(recorder.unplayed(by: ReplayCursor(), keepErrors: false) == [])
            let player = try open(folder, recording: "two")
            try record("/z", "new", in: player)
            var cursor = ReplayCursor()
            #expect(
                player.unplayed(by: cursor, keepErrors: false).map(\.line) == [
                    "tape/1: GET /acme/x", "tape/2: GET /acme/x", "tape/3: GET /acme/y",
                ]
            )
            _ = try play("/x?key=1", &cursor, in: player)
            _ = try play("/y", &cursor, in: player)
            #expect(player.unplayed(by: cursor, keepErrors: false).map(\.line) == ["tape/2: GET /acme/x"])
        }
    }

    @Test("A later recording replaces what it saw again, at once and after the rewrite; all else stays")
    func rerecording() throws {
        try TemporaryFolder.with { folder in
            let old = try open(folder, recording: "one")
            try record("/x", "old x", in: old)
            try record("/x", "old x again", in: old)
            try record("/y", "old y", in: old)
            try old.settle()
            let new = try open(folder, recording: "two")
            #expect(new.count == 3)
            try record("/x", "new x", in: new)
            #expect(new.count == 2)
            var cursor = ReplayCursor()
            #expect(try play("/x", &cursor, in: new) == "new x")
            #expect(try play("/x", &cursor, in: new) == nil)
            // Before the rewrite another reader sees the same as after it.
            #expect(try open(folder, recording: "three").count == 2)
            try new.settle()
            let settled = try open(folder, recording: "four")
            #expect(settled.count == 2)
            #expect(try play("/y", &cursor, in: settled) == "old y")
            #expect(settled.reserveNumber() == 5)
        }
    }

    @Test("A request whose media are lost answers nothing and costs nothing else; once they are back, it counts again")
    func lostMedia() throws {
        try TemporaryFolder.with { folder in
            let old = try open(folder, recording: "one")
            try record("/x", "x", in: old)
            let blob = try upload("/upload", [UInt8](repeating: 7, count: 2000), in: old)
            try FileManager.default.moveItem(atPath: blob, toPath: blob + ".away")

            let damaged = try open(folder, recording: "two")
            #expect(damaged.incomparable.map { String($0.prefix(7)) } == ["tape/2:"])
            #expect(damaged.count == 1)
            var cursor = ReplayCursor()
            #expect(try play("/x", &cursor, in: damaged) == "x")
            try record("/z", "z", in: damaged)
            try damaged.settle()

            try FileManager.default.moveItem(atPath: blob + ".away", toPath: blob)
            let whole = try open(folder, recording: "three")
            #expect(whole.incomparable == [])
            #expect(whole.count == 3)
            #expect(whole.reserveNumber() == 4)
        }
    }

    @Test("--fresh forgets what the cassette holds, and numbers begin at 1 again")
    func fresh() throws {
        try TemporaryFolder.with { folder in
            try record("/x", "old", in: try open(folder, recording: "one"))
            let fresh = try open(folder, recording: "two", isFresh: true)
            #expect(fresh.count == 0)
            #expect(fresh.reserveNumber() == 1)
        }
    }

    @Test("Who looks for the origins that answers name knows them all afterwards, also while another one still looks")
    func origins() async throws {
        try await TemporaryFolder.use { folder in
            let old = try open(folder, recording: "one")
            for number in 0..<300 { try record("/\(number)", "{\"url\":\"https://\(number).example/\"}", in: old) }
            let cassette = try open(folder, recording: "two")
            let table = try ProfileTable(arguments: ["acme=http://a.example"])
            let origins = try (0..<300).map { try Samples.origin("https://\($0).example") }
            #expect(origins.allSatisfy { cassette.origins.giver(of: $0) == nil })
            let known = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        cassette.searchOrigins(table)
                        return origins.count { cassette.origins.giver(of: $0)?.gateway == "acme" }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(known == [Int](repeating: 300, count: 8))
        }
    }

    @Test("The target is compared, not the upstream's origin or base path")
    func origin() throws {
        try TemporaryFolder.with { folder in
            try record("/x?b=1&a=2", "answer", in: try open(folder, recording: "one"))
            var cursor = ReplayCursor()
            #expect(try play("/x?a=2&b=1", &cursor, in: try open(folder, recording: "two")) == "answer")
        }
    }

    // MARK: Rules of sessions

    /// The cassette as a session sees it that leaves a query parameter out.
    private func ignoring(_ name: String, _ cassette: OpenCassette) throws -> (OpenCassette, RuleBook) {
        let rules = try RuleBook(profiles: GatewayProfile.builtIn, ignore: [.query(name)])
        return (try cassette.indexed(by: rules, called: RuleTexts(ignore: [.query(name)], replace: [])), rules)
    }

    private func ask(
        _ path: String,
        _ cursor: inout ReplayCursor,
        of cassette: (OpenCassette, RuleBook)
    ) throws -> Int? {
        let builder = cassette.1.builder(gateway: "acme", method: "GET", target: path, headers: [:])
        let fingerprint = builder.finish().fingerprint
        let playback = Playback(onRepeat: .miss)
        let answer = cassette.0.next(fingerprint, method: "GET", cursor: &cursor, playback: playback)
        guard case .hit(let entry) = answer else { return nil }
        return try cassette.0.load(entry)?.n
    }

    @Test("Other rules have an index of their own over the same file, shared by all whose rules read the same")
    func otherRules() throws {
        try TemporaryFolder.with { folder in
            let cassette = try open(folder, recording: "one")
            try record("/x?v=1", "a", in: cassette)
            let other = try ignoring("v", cassette)
            #expect(try ignoring("v", cassette).0 === other.0)
            #expect(try ignoring("w", cassette).0 !== other.0)
            #expect(try ignoring("v", other.0).0 === other.0)
            var cursor = ReplayCursor()
            #expect(try ask("/x?v=2", &cursor, of: other) == 1)
            #expect(try play("/x?v=2", &cursor, in: cassette) == nil)
        }
    }

    @Test("What is recorded by some rules is there by all others at once, and numbers go on")
    func recordedThroughOthers() throws {
        try TemporaryFolder.with { folder in
            let cassette = try open(folder, recording: "one")
            let other = try ignoring("v", cassette)
            let third = try ignoring("w", cassette)
            try record("/x?v=1", "a", in: cassette)
            try record("/x?v=2", "b", in: other.0)
            #expect(cassette.count == 2)
            var cursors = [ReplayCursor(), ReplayCursor(), ReplayCursor()]
            #expect(try ask("/x?v=9", &cursors[0], of: other) == 1)
            // The test records by the server's fingerprint, which by these rules is another request's.
            #expect(try play("/x?v=2", &cursors[1], in: cassette) == "b")
            #expect(try ask("/x?v=2&w=7", &cursors[2], of: third) == 2)
            #expect(try CassetteReader(CassetteName("tape"), in: folder.path).fingerprints().count == 2)
        }
    }

    @Test("A recording drops what it replaces by the rules of the server and of the sessions that recorded, not by one")
    func settledByAll() throws {
        try TemporaryFolder.with { folder in
            let old = try open(folder, recording: "one")
            try record("/x?v=1", "old", in: old)
            try record("/y", "old", in: old)
            let new = try open(folder, recording: "two")
            let other = try ignoring("v", new)
            let builder = other.1.builder(gateway: "acme", method: "GET", target: "/x?v=2", headers: [:])
            var interaction = try #require(try old.load(IndexEntry(n: 1, at: 0)))
            interaction.n = new.reserveNumber()
            interaction.request = RecordedRequest(
                method: "GET",
                url: "http://a.example/x?v=2",
                target: "/x?v=2",
                headers: [:]
            )
            try other.0.append(interaction, canonical: builder.finish())
            try record("/y", "new", in: new)
            #expect(other.0.superseded == [0, 1])
            try new.settle()
            // By the server's rules /x?v=1 and /x?v=2 are two requests.
            #expect(try open(folder, recording: "three").count == 3)
        }
    }

    @Test("One cassette has at most 64 sets of rules at a time, and room again when sessions close")
    func tooManyRules() throws {
        try TemporaryFolder.with { folder in
            let cassette = try open(folder, recording: "one")
            var kept = try (1...64).map { try ignoring("q\($0)", cassette).0 }
            #expect(throws: SessionError.tooManyRules(try CassetteName("tape"), limit: 64)) {
                try ignoring("one more", cassette)
            }
            kept.removeLast()
            #expect(try ignoring("one more", cassette).0 !== kept[0])
        }
    }
}

extension CassetteReader {
    /// The fingerprints that are written in the file.
    fileprivate func fingerprints() throws -> Set<String> {
        var all: Set<String> = []
        _ = try scan { member in try member.interaction().fingerprint.map { _ = all.insert($0) } }
        return all
    }
}

extension IndexEntry {
    /// An entry of which only number and position count.
    fileprivate init(n: Int, at position: Int) {
        let fingerprint = CanonicalRequestBuilder.nothing
        self.init(n: n, recording: "", position: position, fingerprint: fingerprint, status: 200, end: .complete)
    }
}

extension CanonicalRequestBuilder {
    /// A fingerprint of nothing in particular.
    fileprivate static var nothing: Fingerprint {
        CanonicalRequestBuilder(gateway: "", method: "", target: "/", headers: [:], rules: MatchingRules()).finish()
            .fingerprint
    }
}
