import Blobs
import Foundation
import TestSupport
import Testing

@testable import Cassettes

@Suite("CassetteFolder+Walking")
struct CassetteFolderWalkingTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func walked() throws -> [String] {
        var paths: [String] = []
        try CassetteFolder(folder.path).walk { name, below, kind in
            paths.append("\(below.path(of: name).dropFirst(folder.path.count + 1)) \(kind)")
        }
        return paths
    }

    @Test("shows files and links, also those that no cassette is called; not hidden folders, links to folders, blobs")
    func names() throws {
        for name in ["a.jsonl.gz", ".hidden", "x y/b.jsonl.gz", "x y/blobs/c", "blobs/d", ".git/e", "a/b/f"] {
            try folder.write([1], to: name)
        }
        for (name, target) in [("link", "a"), ("dangling", "nowhere")] {
            try FileManager.default.createSymbolicLink(atPath: folder.path(of: name), withDestinationPath: target)
        }
        #expect(
            try walked() == [
                ".hidden file", "a/b/f file", "a.jsonl.gz file", "dangling symbolicLink", "link symbolicLink",
                "x y/b.jsonl.gz file", "x y/blobs/c file",
            ]
        )
    }

    @Test("a folder that is not there has nothing in it")
    func missing() throws {
        try CassetteFolder(folder.path(of: "none")).walk { _, _, _ in Issue.record("there is nothing") }
    }

    @Test("folders may be nested 64 deep, and no deeper")
    func depth() throws {
        let deep = Array(repeating: "d", count: 64).joined(separator: "/")
        try folder.write([1], to: "\(deep)/a")
        #expect(try walked() == ["\(deep)/a file"])
        try folder.write([1], to: "\(deep)/d/a")
        let error = #expect(throws: CassetteError.self) { _ = try walked() }
        #expect(
            error?.description == "\(folder.path(of: deep))/d: Folders are nested more than 64 deep. "
                + "Move the folder out of that of the cassettes."
        )
    }
}
