import Cassettes
import Compression
import Foundation
import TestSupport
import Testing

@Suite("CassetteWriter+Rewriting")
struct CassetteWriterRewritingTests {
    private let folder: ScratchFolder
    private let writer: CassetteWriter

    init() throws {
        folder = try ScratchFolder()
        writer = CassetteWriter(Samples.name, in: folder.path)
    }

    private func members() throws -> [(n: Int, bytes: [UInt8])] {
        let bytes = try folder.bytes(of: Samples.file)
        var members: [(Int, [UInt8])] = []
        _ = try CassetteReader(Samples.name, in: folder.path).scan { member in
            let location = member.location
            members.append(
                (try member.interaction().n, Array(bytes[location.offset..<location.offset + location.length]))
            )
        }
        return members
    }

    @Test("what is kept stays byte for byte, and its mode too")
    func keepsBytes() throws {
        let locations = try (1...5).map { try writer.append(Samples.interaction($0)) }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640],
            ofItemAtPath: folder.path(of: Samples.file)
        )
        let before = try members()
        #expect(try writer.rewrite(dropping: [locations[0], locations[3]]) == 2)
        let after = try members()
        #expect(after.map(\.n) == [2, 3, 5])
        #expect(after.map(\.bytes) == [before[1], before[2], before[4]].map(\.bytes))
        #expect(try folder.mode(of: Samples.file) == 0o640)
        #expect(folder.files() == [Samples.file])
        _ = try writer.append(Samples.interaction(6))
        #expect(try members().map(\.n) == [2, 3, 5, 6])
    }

    @Test("members that this version does not know survive a rewrite")
    func unknownMembers() throws {
        let location = try writer.append(Samples.interaction(1))
        var line = Samples.interaction(2).jsonLine()
        line.replaceSubrange(0..<1, with: Array("{\"future\":{\"a\":[1,2]},".utf8))
        let member = try GzipMember.compress(line)
        try folder.write(try folder.bytes(of: Samples.file) + member, to: Samples.file)
        try writer.rewrite(dropping: [location])
        #expect(try members().map(\.bytes) == [member])
    }

    @Test("a location in a file that was replaced since drops nothing")
    func oldLocations() throws {
        let locations = try (1...3).map { try writer.append(Samples.interaction($0)) }
        try writer.rewrite(dropping: [locations[0]])
        // In the new file, another interaction begins where the first one began in the old one.
        #expect(try writer.rewrite(dropping: [locations[0]]) == 0)
        #expect(try members().map(\.n) == [2, 3])
    }

    @Test("of equal requests, those of the recording that stands last stay")
    func dropSuperseded() throws {
        for (n, fingerprint, recording) in [
            (1, "a", "old"), (2, "b", "old"), (3, "a", "new"), (4, "a", "old"), (5, "c", "new"), (6, "a", "new"),
        ] {
            _ = try writer.append(Samples.interaction(n, fingerprint: fingerprint, recording: recording))
        }
        var unmarked = Samples.interaction(7)
        (unmarked.fingerprint, unmarked.recording) = (nil, nil)
        _ = try writer.append(unmarked)
        #expect(try writer.dropSuperseded() == 2)
        #expect(try members().map(\.n) == [2, 3, 5, 6, 7])
        #expect(try writer.dropSuperseded() == 0)
    }

    @Test("starting fresh leaves a cassette with nothing in it")
    func startFresh() throws {
        try writer.startFresh()
        #expect(folder.files() == [])
        _ = try writer.append(Samples.interaction(1))
        try writer.startFresh()
        #expect(try Samples.read(in: folder).interactions == [])
        _ = try writer.append(Samples.interaction(1))
        #expect(try Samples.read(in: folder).interactions.map(\.n) == [1])
    }

    @Test("a damaged cassette is not emptied")
    func damaged() throws {
        for n in 1...3 { _ = try writer.append(Samples.interaction(n)) }
        var bytes = try folder.bytes(of: Samples.file)
        bytes[100] ^= 0xFF
        try folder.write(bytes, to: Samples.file)
        #expect(throws: CassetteError.self) { try CassetteWriter(Samples.name, in: folder.path).startFresh() }
        #expect(try folder.bytes(of: Samples.file) == bytes)
    }

    @Test("a writer whose cassette another one rewrites loses nothing")
    func rewriteWhileAppending() async throws {
        let other = CassetteWriter(Samples.name, in: folder.path)
        let writer = writer
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for n in 1...100 { _ = try writer.append(Samples.interaction(n, fingerprint: "\(n)")) }
            }
            group.addTask {
                for n in 101...130 {
                    let location = try other.append(Samples.interaction(n, fingerprint: "\(n)"))
                    try other.rewrite(dropping: [location])
                }
            }
            try await group.waitForAll()
        }
        #expect(try members().map(\.n) == Array(1...100))
        #expect(folder.files() == [Samples.file])
    }
}
