import Blobs
import Cassettes
import Gateways
import Matching
import NIOHTTP1
import Secrets
import Testing

@testable import Exchanges

@Suite("A session")
struct SessionTests {
    private func cassette(in folder: TemporaryFolder) throws -> OpenCassette {
        try OpenCassette(
            CassetteName("tape"),
            in: folder.path,
            blobs: BlobStore(cassettes: folder.path),
            rules: RuleBook(profiles: []),
            recording: "one",
            known: KnownSecrets(),
            isFresh: false
        )
    }

    private func request(_ path: String) throws -> CanonicalRequest {
        try RuleBook(profiles: []).builder(gateway: "acme", method: "GET", target: path, headers: [:]).finish()
    }

    private func record(_ path: String, in cassette: OpenCassette) throws {
        let interaction = Interaction(
            n: cassette.reserveNumber(),
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: "GET", url: "http://a.example\(path)", target: path, headers: [:]),
            response: RecordedResponse(status: 200, reason: "", headers: [:])
        )
        try cassette.append(interaction, canonical: request(path))
    }

    private func use(_ cassette: OpenCassette, _ mode: Mode = .replay) throws -> SessionUse {
        SessionUse(
            settings: SessionSettings(mode: mode),
            rules: try RuleBook(profiles: []),
            cassette: cassette,
            faults: SessionFaults([])
        )
    }

    @Test("An interaction is played again as long as the session, its cassette and its cursor say so")
    func playAgain() throws {
        try TemporaryFolder.with { folder in
            let cassette = try cassette(in: folder)
            try record("/x", in: cassette)
            let session = Session(name: "a", cassetteName: cassette.name, use: try use(cassette))
            let fingerprint = try request("/x").fingerprint
            func play() -> IndexEntry? {
                guard case .hit(let entry) = session.next(fingerprint, method: "GET", in: session.use) else {
                    return nil
                }
                return entry
            }
            func again(_ entry: IndexEntry, _ use: SessionUse, _ changes: Int) -> Bool {
                session.playAgain(entry, method: "GET", use: use.number, changes: changes)
            }
            let entry = try #require(play())
            var (use, changes) = (session.use, cassette.changes)
            #expect(again(entry, use, changes) && again(entry, use, changes))
            // Another interaction, of another request.
            try record("/y", in: cassette)
            #expect(!again(entry, use, changes))
            changes = cassette.changes
            #expect(again(entry, use, changes))
            // The session is another one.
            session.adopt(try self.use(cassette))
            #expect(!again(entry, use, changes))
            use = session.use
            #expect(again(entry, use, changes))
            // The same request was recorded a second time.
            try record("/x", in: cassette)
            changes = cassette.changes
            #expect(!again(entry, use, changes))
            let second = try #require(play())
            #expect(second.n == 3 && again(second, use, changes) && !again(entry, use, changes))
            session.retire()
            #expect(!again(second, use, changes))
        }
    }
}
