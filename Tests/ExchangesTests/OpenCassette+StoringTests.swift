import Blobs
import Cassettes
import NIOCore
import NIOEmbedded
import NIOPosix
import Secrets
import Testing

@testable import Exchanges

@Suite("OpenCassette+Storing")
struct OpenCassetteStoringTests {
    private func cassette(in folder: TemporaryFolder, durability: Durability) throws -> OpenCassette {
        try OpenCassette(
            CassetteName("tape"),
            in: folder.path,
            blobs: BlobStore(cassettes: folder.path),
            rules: RuleBook(profiles: Samples.profiles()),
            recording: "one",
            known: KnownSecrets(),
            isFresh: false,
            durability: durability
        )
    }

    private func append(to cassette: OpenCassette) throws {
        let interaction = Samples.interaction("https://acme.example/a", target: "/a", body: "{}")
        try cassette.append(interaction, canonical: cassette.canonical(interaction))
    }

    @Test("What is appended is synced once for all that comes meanwhile")
    func syncsInGroups() async throws {
        try await TemporaryFolder.use { folder in
            let cassette = try cassette(in: folder, durability: .normal)
            let loop = NIOAsyncTestingEventLoop()
            let workers = NIOThreadPool(numberOfThreads: 1)
            workers.start()
            try append(to: cassette)
            cassette.syncSoon(on: loop, workers: workers)
            try append(to: cassette)
            cassette.syncSoon(on: loop, workers: workers)
            #expect(cassette.unconfirmedCount == 2)
            // The disk has it within 100 ms (docs/design.md §9).
            await loop.advanceTime(by: .milliseconds(60))
            // The one worker does what it was given in order.
            try await workers.runIfActive {}
            #expect(cassette.unconfirmedCount == 0)
            try await workers.shutdownGracefully()
            await loop.shutdownGracefully()
        }
    }

    @Test("With --durability power the disk has it when it was appended")
    func power() throws {
        try TemporaryFolder.with { folder in
            let cassette = try cassette(in: folder, durability: .power)
            try append(to: cassette)
            #expect(cassette.unconfirmedCount == 0)
        }
    }

    @Test("Room is tried out after something could not be stored, until it is there")
    func room() throws {
        try TemporaryFolder.with { folder in
            let cassette = try cassette(in: folder, durability: .normal)
            try cassette.checkRoom(for: 1)
            cassette.noteFailure()
            #expect(throws: CassetteError.self) { try cassette.checkRoom(for: Int.max) }
            try cassette.checkRoom(for: 1)
        }
    }
}
