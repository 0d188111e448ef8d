import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteFolder")
struct CassetteFolderTests {
    private let scratch: ScratchFolder
    private var folder: CassetteFolder { CassetteFolder(scratch.path) }

    init() throws { scratch = try ScratchFolder() }

    @Test("cassettes are listed by name, and nothing else is")
    func names() throws {
        for name in [
            "b.jsonl.gz", "a/z.jsonl.gz", "a/b/c.jsonl.gz", "a.jsonl.gz", "README.md", "b.jsonl.gz.torn-1",
            ".b.jsonl.gz.new-1", "blobs/x.jsonl.gz", "a/blobs/x.jsonl.gz", ".git/x.jsonl.gz", "bad name.jsonl.gz",
            "1/2/3/4/5/6/7/8.jsonl.gz", "1/2/3/4/5/6/7/8/9.jsonl.gz", ".jsonl.gz",
        ] {
            try scratch.write([], to: name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path(of: "link.jsonl.gz"),
            withDestinationPath: scratch.path(of: "b.jsonl.gz")
        )
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path(of: "loop"),
            withDestinationPath: scratch.path
        )
        #expect(
            try folder.names().map(\.description)
                == ["1/2/3/4/5/6/7/8", "a", "a/b/c", "a/blobs/x", "a/z", "b"]
        )
    }

    @Test("a missing folder has no cassettes, and is not readable")
    func missing() throws {
        let missing = CassetteFolder(scratch.path(of: "none"))
        #expect(try missing.names() == [])
        let error = #expect(throws: CassetteError.self) { try missing.checkReadable() }
        #expect(error?.code == .missing)
        try folder.checkReadable()
    }

    @Test("checking whether a folder can be written makes it, and leaves nothing in it")
    func writable() throws {
        let new = CassetteFolder(scratch.path(of: "a/b"))
        try new.checkWritable()
        try new.checkReadable()
        #expect(try scratch.mode(of: "a/b") == 0o700)
        #expect(scratch.files() == [])
        try scratch.write([], to: "file")
        let error = #expect(throws: CassetteError.self) { try CassetteFolder(scratch.path(of: "file")).checkWritable() }
        #expect(error?.code == .notFile)
    }
}
