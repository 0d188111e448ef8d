import Blobs
import Foundation
import TestSupport
import Testing

@Suite("BlobStore+GarbageCollection")
struct BlobStoreGarbageCollectionTests {
    /// A moment of 2001: what a test writes is younger, unless it says otherwise.
    private static let limit = FileStatus.Moment(secondsSince1970: 1_000_000_000)
    private static let old = 999_999_999

    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    private func sweep(keeping named: Set<BlobDigest> = [], isDryRun: Bool = false) throws -> Sweep {
        try store.sweep(keeping: named, before: Self.limit, isDryRun: isDryRun)
    }

    private func write(_ text: String, modified: Int? = old) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(Array(text.utf8))
        let digest = try writer.finish().digest
        if let modified { try folder.setModified(modified, of: file(of: digest)) }
        return digest
    }

    private func file(of digest: BlobDigest) -> String { "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)" }

    private func unused(_ kind: UnusedFile.Kind, _ name: String, size: Int) -> UnusedFile {
        UnusedFile(kind, path: folder.path(of: name), size: size)
    }

    @Test("where nothing was ever stored there is nothing to remove")
    func nothing() throws {
        #expect(try sweep() == Sweep())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test("what nothing names is removed if it is old; what is named or young stays")
    func blobs() throws {
        let (named, unnamed) = (try write("named"), try write("unnamed"))
        let young = try write("young", modified: nil)
        let atLimit = try write("at the limit", modified: 1_000_000_000)
        let sweep = try sweep(keeping: [named])
        #expect(sweep.removed == [unused(.blob, file(of: unnamed), size: 7)])
        let kept = [unused(.blob, file(of: young), size: 5), unused(.blob, file(of: atLimit), size: 12)]
        #expect(sweep.young == kept.sorted { $0.path < $1.path })
        #expect(sweep.failures == [])
        #expect(folder.files() == [named, young, atLimit].map(file).sorted())
        #expect(try store.findings() == [])
    }

    @Test("a dry run says the same and removes nothing")
    func dryRun() throws {
        _ = try write("named")
        let unnamed = try write("unnamed")
        try folder.write([1], to: "blobs/sha256/.partial-1-1")
        try folder.setModified(Self.old, of: "blobs/sha256/.partial-1-1")
        let files = folder.files()
        let dry = try sweep(keeping: [], isDryRun: true)
        #expect(folder.files() == files)
        #expect(dry.removed.count == 3)
        #expect(dry.removed.contains(unused(.blob, file(of: unnamed), size: 7)))
        let done = try sweep(keeping: [])
        #expect(done == dry)
        #expect(folder.files() == [])
    }

    @Test("unfinished blobs are removed if they are old")
    func partials() throws {
        let old = "blobs/sha256/.partial-1-1"
        try folder.write([1, 2, 3], to: old)
        try folder.setModified(Self.old, of: old)
        var writer = try store.makeWriter()
        try writer.write([1])
        let sweep = try sweep()
        #expect(sweep.removed == [unused(.unfinishedBlob, old, size: 3)])
        #expect(sweep.young.map(\.kind) == [.unfinishedBlob])
        let finished = try writer.finish().digest
        #expect(try store.contains(finished))
    }

    @Test("what is no blob is left alone, links too")
    func foreign() throws {
        let digest = try write("unnamed")
        let hex = String(repeating: String(digest.hex.prefix(2)), count: 32)
        try folder.write([1], to: "blobs/sha256/README")
        try folder.write([1], to: "blobs/sha256/ff/notes.txt")
        try folder.write([1], to: "blobs/sha256/ff/\(digest.hex)")
        try folder.write([1], to: "elsewhere")
        for name in ["elsewhere", "blobs/sha256/README", "blobs/sha256/ff/notes.txt", "blobs/sha256/ff/\(digest.hex)"] {
            try folder.setModified(Self.old, of: name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(of: "blobs/sha256/\(hex.prefix(2))/\(hex)"),
            withDestinationPath: folder.path(of: "elsewhere")
        )
        let before = folder.files()
        #expect(try sweep().removed == [unused(.blob, file(of: digest), size: 7)])
        #expect(folder.files() == before.filter { $0 != file(of: digest) })
    }

    @Test("a link in the place of a folder is an error, and nothing is removed")
    func linkedFolder() throws {
        let digest = try write("unnamed")
        let hex = String(repeating: "ff", count: 32)
        try folder.write([1], to: "elsewhere/\(hex)")
        try folder.setModified(Self.old, of: "elsewhere/\(hex)")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(of: "blobs/sha256/ff"),
            withDestinationPath: folder.path(of: "elsewhere")
        )
        let error = #expect(throws: BlobError.self) { _ = try sweep() }
        #expect(error?.code == "not_a_file")
        #expect(try store.contains(digest))
        #expect(folder.files().contains("elsewhere/\(hex)"))
    }

    @Test("a blob that is stored again becomes as young as a new one; one that is young keeps its time")
    func freshened() throws {
        let digest = try write("again", modified: Self.old)
        #expect(try write("again", modified: nil) == digest)
        let now = try folder.modified(of: file(of: digest))
        #expect(now > Self.old)
        #expect(try sweep(keeping: []).removed == [])
        #expect(try store.open(digest).size == 5)
        for (age, isKept) in [(3_500, true), (3_700, false)] {
            _ = try write("again", modified: now - age)
            _ = try write("again", modified: nil)
            let modified = try folder.modified(of: file(of: digest))
            #expect((modified == now - age) == isKept)
        }
        #expect(try BlobStore(cassettes: folder.path).open(digest).size == 5)
    }

    @Test("a blob is there when its writer has finished, whatever is removed meanwhile")
    func race() async throws {
        let (folder, store) = (folder, store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seed in 0..<3 {
                group.addTask {
                    for round in 0..<200 {
                        var writer = try store.makeWriter()
                        try writer.write([UInt8(seed), UInt8(round % 3)])
                        let digest = try writer.finish().digest
                        #expect(try store.contains(digest))
                        // Now nothing names it any more, and a day is over.
                        try folder.setModified(Self.old, of: "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)")
                    }
                }
            }
            group.addTask {
                let collector = BlobStore(cassettes: folder.path)
                for _ in 0..<600 {
                    let sweep = try collector.sweep(keeping: [], before: Self.limit, isDryRun: false)
                    #expect(sweep.failures == [])
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.findings() == [])
    }
}
