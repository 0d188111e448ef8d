import Blobs
import Foundation
import TestSupport
import Testing

@testable import Cassettes

@Suite("MarkedFile")
struct MarkedFileTests {
    private let folder: ScratchFolder
    private let opened: OpenFolder

    init() throws {
        folder = try ScratchFolder()
        opened = try OpenFolder(trusted: folder.path)
    }

    private func digest(_ n: Int) throws -> BlobDigest { try BlobDigest(String(repeating: "\(n)", count: 64)) }

    private func record(_ n: Int) throws {
        var interaction = Samples.interaction(n, fingerprint: "\(n)")
        interaction.request.body = [.blob(try digest(n), size: 1)]
        try Samples.record([interaction], in: folder)
    }

    @Test("there is none where there is no file")
    func missing() throws {
        #expect(try MarkedFile(Samples.file, in: opened) == nil)
    }

    @Test("reads on from where it stopped, and says what is torn")
    func reading() throws {
        try record(1)
        var file = try #require(try MarkedFile(Samples.file, in: opened))
        #expect(try file.read() == nil)
        #expect(try file.named == [digest(1)])
        try record(2)
        #expect(try file.read() == nil)
        #expect(try file.named == [digest(1), digest(2)])
        try folder.write(try folder.bytes(of: Samples.file).dropLast(9), to: Samples.file)
        #expect(try file.read() != nil)
        #expect(try file.named == [digest(1), digest(2)])
    }

    @Test("once locked it is the file that is there, and nobody else gets the lock")
    func locking() throws {
        try record(1)
        var file = try #require(try MarkedFile(Samples.file, in: opened))
        _ = try file.read()
        try CassetteWriter(Samples.name, in: folder.path).startFresh()
        try record(2)
        var locks: [FileStatus.Identity: OpenFile] = [:]
        try file.lock(&locks)
        #expect(try file.read() == nil)
        #expect(try file.named == [digest(1), digest(2)])
        let other = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path(of: Samples.file)))
        #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == -1)
        // A further name of the file waits for nobody.
        try FileManager.default.linkItem(atPath: folder.path(of: Samples.file), toPath: folder.path(of: "b.jsonl.gz"))
        var second = try #require(try MarkedFile("b.jsonl.gz", in: opened))
        try second.lock(&locks)
        #expect(locks.count == 2)
        #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == -1)
        locks = [:]
        file = try #require(try MarkedFile(Samples.file, in: opened))
        #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    }

    @Test("a file that is gone is locked as it was")
    func gone() throws {
        try record(1)
        var file = try #require(try MarkedFile(Samples.file, in: opened))
        try FileManager.default.removeItem(atPath: folder.path(of: Samples.file))
        var locks: [FileStatus.Identity: OpenFile] = [:]
        try file.lock(&locks)
        #expect(try file.read() == nil)
        #expect(try file.named == [digest(1)])
    }

    @Test("links and pipes are errors")
    func links() throws {
        try folder.write([], to: "real")
        try FileManager.default.createSymbolicLink(atPath: folder.path(of: Samples.file), withDestinationPath: "real")
        let link = #expect(throws: CassetteError.self) { _ = try MarkedFile(Samples.file, in: opened) }
        #expect(link?.code == .notFile)
        #expect(mkfifo(folder.path(of: "pipe"), 0o600) == 0)
        let pipe = #expect(throws: CassetteError.self) { _ = try MarkedFile("pipe", in: opened) }
        #expect(pipe?.code == .notFile)
    }
}
