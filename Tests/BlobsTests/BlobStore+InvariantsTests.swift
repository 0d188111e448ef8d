import Blobs
import Foundation
import TestSupport
import Testing

@Suite("BlobStore+Invariants")
struct BlobStoreInvariantsTests {
    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    @Test("no store is a sound store")
    func nothing() throws { #expect(try store.findings() == []) }

    @Test("everything that is no blob is found")
    func foreign() throws {
        let hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        let hello = Array("hello".utf8)
        try folder.write(hello, to: "blobs/sha256/2c/\(hex)")
        #expect(try store.findings() == [])
        for (path, problem) in [
            ("2c/notes.txt", BlobFinding.Problem.foreign), ("2d/\(hex)", .foreign), ("README", .foreign),
            ("2c/\(String(repeating: "2c", count: 32))", .wrongContent), (".partial-1-1", .leftover), ("3f", .notFile),
        ] {
            try folder.write(hello, to: "blobs/sha256/\(path)")
            let finding = try store.findings().first
            #expect(finding == BlobFinding(path: folder.path(of: "blobs/sha256/\(path)"), problem: problem))
            #expect(finding?.isDamage == (problem != .leftover))
            try FileManager.default.removeItem(atPath: folder.path(of: "blobs/sha256/\(path)"))
        }
    }
}
