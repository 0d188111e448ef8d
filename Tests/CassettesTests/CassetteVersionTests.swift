import TestSupport
import Testing

@testable import Cassettes

@Suite("A version of a cassette")
struct CassetteVersionTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("is read from a file of any name; of equal requests only the last recording counts")
    func members() throws {
        try Samples.record(
            [
                Samples.interaction(1, fingerprint: "a", recording: "old"), Samples.interaction(2, fingerprint: "b"),
                Samples.interaction(3, fingerprint: "a", recording: "new"),
            ],
            in: folder
        )
        try folder.write(try folder.bytes(of: Samples.file), to: ".merge_file_x")
        let version = try CassetteVersion(fileAt: folder.path(of: ".merge_file_x"))
        #expect(version.keys == ["a", "b"])
        #expect(version.members("a").map(\.recording) == ["new"])
        #expect(version.members("c").isEmpty)
        #expect(version.tornTail == nil)
    }

    @Test("interactions without a fingerprint are told apart by their lines")
    func noFingerprint() throws {
        var (one, two) = (Samples.interaction(1), Samples.interaction(2))
        (one.fingerprint, two.fingerprint) = (nil, nil)
        try Samples.record([one, two], in: folder)
        #expect(try CassetteVersion(fileAt: folder.path(of: Samples.file)).keys.count == 2)
    }

    @Test("a torn tail is mentioned, damage and a missing file are errors")
    func trouble() throws {
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        let bytes = try folder.bytes(of: Samples.file)
        try folder.write(Array(bytes.dropLast(5)), to: "torn")
        #expect(try CassetteVersion(fileAt: folder.path(of: "torn")).tornTail != nil)
        try folder.write(Array("<<<<<<< ours\n".utf8), to: "conflict")
        #expect(throws: CassetteError.self) { try CassetteVersion(fileAt: folder.path(of: "conflict")) }
        #expect(throws: CassetteError.self) { try CassetteVersion(fileAt: folder.path(of: "none")) }
    }
}
