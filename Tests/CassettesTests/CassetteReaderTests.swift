import Blobs
import Cassettes
import Compression
import Foundation
import TestSupport
import Testing

@Suite("CassetteReader")
struct CassetteReaderTests {
    private let folder: ScratchFolder
    private let samples = [
        Samples.interaction(1), Samples.interaction(2, body: "zwei\n"), Samples.interaction(3, body: ""),
    ]

    init() throws { folder = try ScratchFolder() }

    private func header(_ line: String = "{\"tapedeck\":\"cassette\",\"version\":1}\n") throws -> [UInt8] {
        try GzipMember.compress(Array(line.utf8))
    }

    private func failure() -> CassetteError? {
        #expect(throws: CassetteError.self) { try Samples.read(in: folder) }
    }

    @Test("a missing and an empty file are cassettes without interactions")
    func nothing() throws {
        #expect(try Samples.read(in: folder).interactions == [])
        try folder.write([], to: Samples.file)
        let (interactions, tail) = try Samples.read(in: folder)
        #expect(interactions == [] && tail == nil)
    }

    @Test("cut at any byte, a cassette loses nothing but the member that was cut, and takes new ones")
    func truncation() throws {
        try Samples.record(samples, in: folder)
        let whole = try folder.bytes(of: Samples.file)
        var ends = [try header().count]
        _ = try CassetteReader(Samples.name, in: folder.path).scan { member in
            ends.append(member.location.offset + member.location.length)
        }
        for cut in 0...whole.count {
            let place = try ScratchFolder()
            try place.write(Array(whole[..<cut]), to: Samples.file)
            let wholeCount = ends.count { $0 <= cut }
            let soundEnd = wholeCount == 0 ? 0 : ends[wholeCount - 1]
            let kept = Array(samples.prefix(max(0, wholeCount - 1)))
            let (interactions, tail) = try Samples.read(in: place)
            #expect(interactions == kept, "cut at \(cut)")
            #expect(tail?.offset == (cut == soundEnd ? nil : soundEnd), "cut at \(cut)")
            try Samples.record([Samples.interaction(9)], in: place)
            #expect(try Samples.read(in: place).interactions == kept + [Samples.interaction(9)], "cut at \(cut)")
            if cut > soundEnd {
                #expect(try place.bytes(of: "\(Samples.file).torn-1") == Array(whole[soundEnd..<cut]))
            }
        }
    }

    @Test("with any bit flipped, a cassette reads the same, or fails, or ends in a torn tail")
    func bitFlips() throws {
        try Samples.record(samples, in: folder)
        let whole = try folder.bytes(of: Samples.file)
        for bit in 0..<whole.count * 8 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try folder.write(bytes, to: Samples.file)
            do {
                let (interactions, tail) = try Samples.read(in: folder)
                let isSame = interactions == samples && tail == nil
                let isTorn = interactions == Array(samples.dropLast()) && tail != nil
                #expect(isSame || isTorn, "bit \(bit)")
            } catch {
                #expect(error is CassetteError, "bit \(bit)")
            }
        }
    }

    @Test("zeros behind the last member, as a power cut leaves them, are a torn tail")
    func zeros() throws {
        try Samples.record(samples, in: folder)
        try folder.write(try folder.bytes(of: Samples.file) + [UInt8](repeating: 0, count: 10_000), to: Samples.file)
        let (interactions, tail) = try Samples.read(in: folder)
        #expect(interactions == samples)
        #expect(tail?.length == 10_000)
        try folder.write([UInt8](repeating: 0, count: 10_000), to: Samples.file)
        #expect(try Samples.read(in: folder).tail?.offset == 0)
    }

    @Test("random bytes are never a cassette, and never a crash")
    func randomBytes() throws {
        var random = SeededGenerator(seed: 4)
        let header = try header()
        for _ in 0..<200 {
            let bytes = random.bytes(Int.random(in: 1...2_000, using: &random))
            try folder.write(header + bytes, to: Samples.file)
            let (interactions, tail) = try Samples.read(in: folder)
            #expect(interactions == [] && tail?.length == bytes.count)
        }
    }

    @Test("damage before a whole member names file, member and offset")
    func damage() throws {
        try Samples.record(samples, in: folder)
        var bytes = try folder.bytes(of: Samples.file)
        let offset = try header().count
        bytes[offset + 40] ^= 0xFF
        try folder.write(bytes, to: Samples.file)
        let error = failure()
        #expect(error?.code == .damaged)
        #expect(error?.place?.file == folder.path(of: Samples.file))
        #expect(error?.place?.member == 2)
        #expect(error?.place?.offset == offset)
    }

    @Test("many things that look like members do not keep a reader busy")
    func manyBeginnings() throws {
        var bytes = try header() + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF]
        for _ in 0..<50_000 { bytes += [0x1F, 0x8B, 8, 0] }
        try folder.write(bytes, to: Samples.file)
        // Torn or damaged, whichever its budget allows it to find out.
        _ = try? Samples.read(in: folder)
    }

    @Test("a newer version is refused, by readers and by writers, and both versions are named")
    func newerVersion() throws {
        let bytes = try header("{\"tapedeck\":\"cassette\",\"version\":2,\"x\":[]}\n")
        try folder.write(bytes, to: Samples.file)
        let error = failure()
        #expect(error?.code == .newerVersion)
        #expect(error?.message == "The cassette has version 2, and this program knows versions up to 1.")
        #expect(throws: CassetteError.self) { try Samples.record(samples, in: folder) }
        #expect(try folder.bytes(of: Samples.file) == bytes)
    }

    @Test(
        "what does not begin like a cassette is none",
        arguments: [
            "{}\n", "{\"tapedeck\":\"cassette\"}\n", "{\"tapedeck\":\"cassette\",\"version\":\"1\"}\n", "no JSON",
        ]
    )
    func otherHeaders(line: String) throws {
        try folder.write(try header(line), to: Samples.file)
        #expect(failure()?.code == .notCassette)
        try folder.write(Array(line.utf8), to: Samples.file)
        #expect(failure()?.code == .notCassette)
    }

    @Test("a header may have further members")
    func extendedHeader() throws {
        try folder.write(try header("{\"version\":1,\"later\":{},\"tapedeck\":\"cassette\"}\n"), to: Samples.file)
        #expect(try Samples.read(in: folder).interactions == [])
    }

    @Test("a member holds exactly one line", arguments: ["", "{}", "{}\n{}\n", "\n\n"])
    func lines(content: String) throws {
        try folder.write(try header() + GzipMember.compress(Array(content.utf8)), to: Samples.file)
        #expect(failure()?.code == .damaged)
    }

    @Test("a line that is no interaction names its place and what is missing")
    func noInteraction() throws {
        try folder.write(try header() + GzipMember.compress(Array("{\"n\":1}\n".utf8)), to: Samples.file)
        let error = failure()
        #expect(error?.code == .damaged)
        #expect(error?.place?.member == 2)
        #expect(error?.message == "The cassette is damaged: gateway is missing.")
    }

    @Test("a member that holds more than 64 MiB is refused")
    func bomb() throws {
        let bomb = try GzipMember.compress([UInt8](repeating: 0x20, count: 64 << 20 + 1))
        try folder.write(try header() + bomb, to: Samples.file)
        #expect(failure()?.code == .tooLarge)
    }

    @Test("symbolic links, pipes and folders are neither followed nor waited for")
    func noFiles() throws {
        let files = FileManager.default
        let elsewhere = try ScratchFolder()
        try Samples.record(samples, in: elsewhere)
        let path = folder.path(of: Samples.file)
        try files.createSymbolicLink(atPath: path, withDestinationPath: elsewhere.path(of: Samples.file))
        #expect(failure()?.code == .notFile)
        #expect(throws: CassetteError.self) { try Samples.record(samples, in: folder) }
        try files.removeItem(atPath: path)
        try #require(mkfifo(path, 0o600) == 0)
        #expect(failure()?.code == .notFile)
        #expect(throws: CassetteError.self) { try Samples.record(samples, in: folder) }
        try files.removeItem(atPath: path)
        try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(failure()?.code == .notFile)
    }

    @Test("a symbolic link may be the folder of the cassettes, but not one below it")
    func linkedFolders() throws {
        let elsewhere = try ScratchFolder()
        try Samples.record(samples, in: elsewhere)
        let link = folder.path(of: "link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: elsewhere.path)
        var count = 0
        _ = try CassetteReader(Samples.name, in: link).scan { _ in count += 1 }
        #expect(count == 3)
        let below = try CassetteName("link/sample")
        #expect(throws: CassetteError.self) { try CassetteReader(below, in: folder.path).scan { _ in } }
        #expect(throws: CassetteError.self) {
            try CassetteWriter(below, in: folder.path).append(Samples.interaction())
        }
    }

    @Test("a location stays good after the cassette was rewritten")
    func locations() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        let locations = try samples.map { try writer.append($0) }
        try writer.rewrite(dropping: [locations[0]])
        #expect(try locations.map { try $0.interaction() } == samples)
        #expect(try Samples.read(in: folder).interactions == Array(samples.dropFirst()))
    }
}
