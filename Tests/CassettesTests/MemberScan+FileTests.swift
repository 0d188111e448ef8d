import TestSupport
import Testing

@testable import Cassettes

@Suite("A scan of a file of any name")
struct MemberScanFileTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("reads the interactions, and none from an empty file")
    func reads() throws {
        try Samples.record([Samples.interaction(7)], in: folder)
        try folder.write(try folder.bytes(of: Samples.file), to: "Old cassette~1")
        var scan = try MemberScan(fileAt: folder.path(of: "Old cassette~1"))
        #expect(try scan.next()?.interaction() == Samples.interaction(7))
        #expect(try scan.next() == nil)
        try folder.write([], to: "empty")
        var empty = try MemberScan(fileAt: folder.path(of: "empty"))
        #expect(try empty.next() == nil)
    }

    @Test("a folder and a missing file are errors")
    func errors() throws {
        try folder.write([], to: "a/b")
        let folderError = #expect(throws: CassetteError.self) { _ = try MemberScan(fileAt: folder.path(of: "a")) }
        #expect(folderError?.code == .notFile)
        let missing = #expect(throws: CassetteError.self) { _ = try MemberScan(fileAt: folder.path(of: "c")) }
        #expect(missing?.code == .missing)
    }
}
