import Blobs
import Foundation
import TestSupport
import Testing

@testable import Cassettes

@Suite("LockedCassettes")
struct LockedCassettesTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func digest(_ n: Int) throws -> BlobDigest { try BlobDigest(String(repeating: "\(n)", count: 64)) }

    private func record(_ n: Int, as name: String) throws {
        var interaction = Samples.interaction(n)
        interaction.request.body = [.blob(try digest(n), size: 1)]
        _ = try CassetteWriter(try CassetteName(name), in: folder.path).append(interaction)
    }

    private func isLocked(_ name: String) throws -> Bool {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path(of: name)))
        return flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == -1
    }

    @Test("locks every cassette, and finds what it names")
    func all() throws {
        try record(1, as: "b")
        try record(2, as: "a/c")
        do {
            var cassettes = LockedCassettes(in: CassetteFolder(folder.path))
            try cassettes.lockAll()
            #expect(try cassettes.named == [digest(1), digest(2)])
            #expect(try isLocked("b.jsonl.gz"))
            #expect(try isLocked("a/c.jsonl.gz"))
            withExtendedLifetime(cassettes) {}
        }
        #expect(try !isLocked("b.jsonl.gz"))
    }

    @Test("a file with two names is locked once, and waits for nobody")
    func hardLink() throws {
        try record(1, as: "b")
        try FileManager.default.linkItem(
            atPath: folder.path(of: "b.jsonl.gz"),
            toPath: folder.path(of: "a.jsonl.gz")
        )
        var cassettes = LockedCassettes(in: CassetteFolder(folder.path))
        try cassettes.lockAll()
        #expect(try cassettes.named == [digest(1)])
        #expect(try isLocked("a.jsonl.gz") && isLocked("b.jsonl.gz"))
        withExtendedLifetime(cassettes) {}
    }

    @Test("finds what appears, is replaced or goes while others are locked")
    func meanwhile() throws {
        try record(1, as: "b")
        try record(2, as: "c")
        var cassettes = LockedCassettes(in: CassetteFolder(folder.path))
        #expect(try cassettes.lockMore())
        try record(3, as: "a")
        try record(4, as: "new")
        _ = rename(folder.path(of: "new.jsonl.gz"), folder.path(of: "b.jsonl.gz"))
        try FileManager.default.removeItem(atPath: folder.path(of: "c.jsonl.gz"))
        #expect(try cassettes.lockMore())
        #expect(try cassettes.named == Set((1...4).map(digest)))
        #expect(try isLocked("a.jsonl.gz"))
        #expect(try isLocked("b.jsonl.gz"))
        #expect(try !cassettes.lockMore())
        withExtendedLifetime(cassettes) {}
    }

    @Test("nothing is found where there is no folder")
    func missing() throws {
        var cassettes = LockedCassettes(in: CassetteFolder(folder.path(of: "none")))
        #expect(try !cassettes.lockMore())
        try cassettes.lockAll()
        #expect(cassettes.named == [])
    }
}
