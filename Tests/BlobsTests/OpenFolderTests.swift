import Blobs
import Foundation
import TestSupport
import Testing

@Suite("OpenFolder")
struct OpenFolderTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func reason(_ body: () throws -> Void) -> SystemCallError.Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SystemCallError)?.reason
        }
    }

    @Test("folders are made as deep as needed, with or without a slash at the end", arguments: ["a/b/c", "a/b/c///"])
    func makeTrusted(name: String) throws {
        _ = try OpenFolder.makeTrusted(scratch.path(of: name))
        _ = try OpenFolder.makeTrusted(scratch.path(of: name))
        #expect(try scratch.mode(of: "a/b/c") == 0o700)
    }

    @Test("an existing folder keeps its mode")
    func keepsMode() throws {
        try FileManager.default.createDirectory(
            atPath: scratch.path(of: "a"),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
        _ = try OpenFolder.makeTrusted(scratch.path(of: "a/b"))
        #expect(try scratch.mode(of: "a") == 0o755)
    }

    @Test("names come sorted, hidden ones too")
    func names() throws {
        for name in ["b", "a", ".c", "ä", "B"] { try scratch.write([], to: name) }
        #expect(try OpenFolder(trusted: scratch.path).names() == [".c", "B", "a", "b", "ä"])
    }

    @Test("links are followed nowhere below, and what is no file is not opened as one")
    func links() throws {
        let folder = try OpenFolder(trusted: scratch.path)
        try scratch.write([1], to: "folder/file")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path(of: "link"),
            withDestinationPath: scratch.path(of: "folder")
        )
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path(of: "other"),
            withDestinationPath: scratch.path(of: "folder/file")
        )
        #expect([.notFolder, .symbolicLink].contains(reason { _ = try folder.folder("link") }))
        #expect(reason { _ = try folder.file("other") } == .symbolicLink)
        #expect(reason { _ = try folder.fileForAppending("other") } == .symbolicLink)
        #expect(reason { _ = try folder.makeFile("other") } == .exists)
        #expect(reason { _ = try folder.file("folder") } == .notFile)
        #expect(reason { _ = try folder.file("none") } == .missing)
        #expect(try folder.status(of: "link").kind == .symbolicLink)
    }

    @Test("reading ends where the file ends")
    func reading() throws {
        try scratch.write([1, 2, 3], to: "file")
        let file = try OpenFolder(trusted: scratch.path).file("file")
        #expect(try file.read(10, at: 1) == [2, 3])
        #expect(try file.read(10, at: 3) == [])
        #expect(try file.read(0, at: 0) == [])
    }

    @Test("an error names call, path and reason")
    func wording() throws {
        let folder = try OpenFolder(trusted: scratch.path)
        let error = #expect(throws: SystemCallError.self) { try folder.file("none") }
        #expect(error?.description == "openat \(scratch.path)/none: No such file or directory")
    }
}
