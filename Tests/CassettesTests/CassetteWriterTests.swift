import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteWriter")
struct CassetteWriterTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("what is appended can be read, where it was said to be")
    func roundTrip() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        let first = try writer.append(Samples.interaction(1))
        let second = try writer.append(Samples.interaction(2, body: "zwei"))
        #expect(try first.interaction() == Samples.interaction(1))
        #expect(try second.interaction() == Samples.interaction(2, body: "zwei"))
        #expect(first.offset + first.length == second.offset)
        let (interactions, tail) = try Samples.read(in: folder)
        #expect(interactions == [Samples.interaction(1), Samples.interaction(2, body: "zwei")])
        #expect(tail == nil)
    }

    @Test("nothing is made before something is written")
    func lazy() throws {
        _ = CassetteWriter(Samples.name, in: folder.path(of: "deep/er"))
        #expect(folder.files() == [])
    }

    @Test("files are 0600 and folders 0700, whatever the umask")
    func modes() throws {
        let name = try CassetteName("a/b")
        _ = try CassetteWriter(name, in: folder.path(of: "c")).append(Samples.interaction())
        #expect(try folder.mode(of: "c") == 0o700)
        #expect(try folder.mode(of: "c/a") == 0o700)
        #expect(try folder.mode(of: "c/a/b.jsonl.gz") == 0o600)
    }

    @Test("equal input gives equal files")
    func deterministic() throws {
        let other = try ScratchFolder()
        for place in [folder, other] {
            try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: place)
        }
        #expect(try folder.bytes(of: Samples.file) == other.bytes(of: Samples.file))
    }

    @Test("a torn tail is put aside and cut off")
    func tornTail() throws {
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        let whole = try folder.bytes(of: Samples.file)
        try folder.write(whole.dropLast(5) + [], to: Samples.file)
        try Samples.record([Samples.interaction(3)], in: folder)
        let (interactions, tail) = try Samples.read(in: folder)
        #expect(interactions == [Samples.interaction(1), Samples.interaction(3)])
        #expect(tail == nil)
        let torn = try folder.bytes(of: "\(Samples.file).torn-1")
        #expect(Array(whole.dropLast(5).suffix(torn.count)) == torn)
        #expect(try folder.mode(of: "\(Samples.file).torn-1") == 0o600)
    }

    @Test("each torn tail gets a file of its own")
    func tornTwice() throws {
        for round in 1...3 {
            try Samples.record([Samples.interaction(round)], in: folder)
            try folder.write(try folder.bytes(of: Samples.file) + [0x1F, 0x8B, UInt8(8), 0], to: Samples.file)
        }
        try Samples.record([Samples.interaction(4)], in: folder)
        #expect(try Samples.read(in: folder).interactions.map(\.n) == [1, 2, 3, 4])
        #expect(folder.files().count == 4)
    }

    @Test("a writer notices what another one left torn behind its own last member")
    func tornByAnother() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        _ = try writer.append(Samples.interaction(1))
        try folder.write(try folder.bytes(of: Samples.file) + [0, 0, 0], to: "copy")
        let handle = try #require(FileHandle(forWritingAtPath: folder.path(of: Samples.file)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data([0, 0, 0]))
        try handle.close()
        _ = try writer.append(Samples.interaction(2))
        #expect(try Samples.read(in: folder).interactions.map(\.n) == [1, 2])
        #expect(try folder.bytes(of: "\(Samples.file).torn-1") == [0, 0, 0])
    }

    @Test("a damaged cassette is not recorded onto")
    func damaged() throws {
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        var bytes = try folder.bytes(of: Samples.file)
        bytes[70] ^= 0x10
        try folder.write(bytes, to: Samples.file)
        let error = #expect(throws: CassetteError.self) {
            try CassetteWriter(Samples.name, in: folder.path).append(Samples.interaction(3))
        }
        #expect(error?.code == .damaged)
        #expect(try folder.bytes(of: Samples.file) == bytes)
    }

    @Test("a writer whose file was replaced goes on in the new one")
    func replaced() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        _ = try writer.append(Samples.interaction(1))
        try FileManager.default.removeItem(atPath: folder.path(of: Samples.file))
        _ = try writer.append(Samples.interaction(2))
        #expect(try Samples.read(in: folder).interactions.map(\.n) == [2])
        try FileManager.default.removeItem(atPath: folder.path)
        _ = try writer.append(Samples.interaction(3))
        #expect(try Samples.read(in: folder).interactions.map(\.n) == [3])
    }

    @Test("what could not be played is not stored")
    func unstorable() throws {
        var interaction = Samples.interaction()
        interaction.response.frames = []
        let writer = CassetteWriter(Samples.name, in: folder.path)
        let error = #expect(throws: CassetteError.self) { try writer.append(interaction) }
        #expect(error?.code == .unstorable)
        #expect(folder.files() == [])
    }

    @Test("what is larger than a member may be is not stored")
    func tooLarge() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        let interaction = Samples.interaction(body: String(repeating: "x", count: 64 << 20))
        #expect(throws: CassetteError.self) { try writer.append(interaction) }
        #expect(folder.files() == [])
    }

    @Test("a body that shrinks more than a thousandfold can be read again")
    func monotonous() throws {
        let interaction = Samples.interaction(body: String(repeating: "x", count: 4 << 20))
        try Samples.record([interaction], in: folder)
        #expect(try Samples.read(in: folder).interactions == [interaction])
    }

    @Test("several threads append to one cassette", arguments: [1, 4])
    func threads(writerCount: Int) async throws {
        let writers = (0..<writerCount).map { _ in CassetteWriter(Samples.name, in: folder.path) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for round in 0..<25 {
                        _ = try writers[task % writerCount].append(Samples.interaction(task * 25 + round + 1))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Samples.read(in: folder).interactions.map(\.n).sorted() == Array(1...100))
        #expect(folder.files() == [Samples.file])
    }

    @Test("preparing makes an empty file, which is an empty cassette")
    func prepare() throws {
        try CassetteWriter(Samples.name, in: folder.path).prepare()
        #expect(try folder.bytes(of: Samples.file) == [])
        #expect(try Samples.read(in: folder).interactions == [])
    }
}
