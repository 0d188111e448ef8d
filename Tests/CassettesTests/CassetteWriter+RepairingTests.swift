import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteWriter+Repairing")
struct CassetteWriterRepairingTests {
    private let folder: ScratchFolder
    private let samples = (1...4).map { Samples.interaction($0, body: "answer \($0)") }

    init() throws {
        folder = try ScratchFolder()
        try Samples.record(samples, in: folder)
    }

    private var writer: CassetteWriter { CassetteWriter(Samples.name, in: folder.path) }

    /// Where the members begin and where the last ends, the header's included.
    private func borders() throws -> [Int] {
        var borders = [0]
        _ = try CassetteReader(Samples.name, in: folder.path).scan { member in
            if borders.count == 1 { borders.append(member.location.offset) }
            borders.append(member.location.offset + member.location.length)
        }
        return borders
    }

    private func numbers() throws -> [Int] {
        let (interactions, tail) = try Samples.read(in: folder)
        #expect(tail == nil)
        #expect(interactions.allSatisfy { $0 == samples[$0.n - 1] })
        return interactions.map(\.n)
    }

    @Test("a cassette that is whole stays the file that it is")
    func whole() throws {
        let before = try FileManager.default.attributesOfItem(atPath: folder.path(of: Samples.file))
        let repair = try writer.repair()
        #expect(repair?.kept == 4 && repair?.wasWhole == true)
        let after = try FileManager.default.attributesOfItem(atPath: folder.path(of: Samples.file))
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(folder.files() == [Samples.file])
    }

    @Test("where there is no file there is nothing to repair")
    func missing() throws {
        #expect(try CassetteWriter(CassetteName("other"), in: folder.path).repair() == nil)
    }

    @Test("a torn tail is put aside and cut off")
    func torn() throws {
        let borders = try borders()
        let bytes = try folder.bytes(of: Samples.file)
        try folder.write(Array(bytes.dropLast(3)), to: Samples.file)
        let repair = try writer.repair()
        #expect(repair?.kept == 3 && repair?.damage == nil)
        #expect(repair?.tornTail?.ranges == [borders[4]..<bytes.count - 3])
        #expect(repair?.tornTail?.file == folder.path(of: "\(Samples.file).torn-1"))
        #expect(try folder.bytes(of: "\(Samples.file).torn-1") == Array(bytes[borders[4]...].dropLast(3)))
        #expect(try numbers() == [1, 2, 3])
    }

    @Test("damage before whole interactions is put aside, and those are kept byte for byte")
    func damaged() throws {
        let borders = try borders()
        var bytes = try folder.bytes(of: Samples.file)
        bytes[borders[2] + 40] ^= 4
        try folder.write(bytes, to: Samples.file)
        #expect(throws: CassetteError.self) { try writer.append(Samples.interaction(5)) }
        let repair = try writer.repair()
        #expect(repair?.kept == 3 && repair?.tornTail == nil)
        #expect(repair?.damage?.ranges == [borders[2]..<borders[3]])
        #expect(try folder.bytes(of: "\(Samples.file).damaged-1") == Array(bytes[borders[2]..<borders[3]]))
        #expect(
            try folder.bytes(of: Samples.file) == Array(bytes[..<borders[2]]) + Array(bytes[borders[3]...])
        )
        #expect(try numbers() == [1, 3, 4])
        #expect(try folder.mode(of: "\(Samples.file).damaged-1") == 0o600)
    }

    @Test("damage in several places, a torn tail and a lost header at once")
    func everything() throws {
        let borders = try borders()
        let bytes = try folder.bytes(of: Samples.file)
        let (one, two) = (bytes[borders[1]..<borders[2]], bytes[borders[2]..<borders[3]])
        let (three, four) = (bytes[borders[3]..<borders[4]], bytes[borders[4]...])
        let parts = [
            Array(bytes[1..<borders[1]]), Array(one), [7, 7], Array(two), Array(three.dropFirst()), Array(four),
        ]
        try folder.write(parts.flatMap { $0 } + [0, 0, 0], to: Samples.file)
        // Without its magic number it is no cassette to readers; but its interactions are there.
        let repair = try #require(try writer.repair())
        #expect(repair.kept == 3 && repair.hasNewHeader)
        #expect(repair.damage?.ranges.count == 3)
        #expect(try folder.bytes(of: "\(Samples.file).damaged-1") == parts[0] + [7, 7] + parts[4])
        #expect(try folder.bytes(of: "\(Samples.file).torn-1") == [0, 0, 0])
        #expect(try numbers() == [1, 2, 4])
        #expect(try writer.repair()?.wasWhole == true)
    }

    @Test("a whole member that holds no interaction is damage too")
    func noInteraction() throws {
        let borders = try borders()
        let bytes = try folder.bytes(of: Samples.file)
        let header = bytes[..<borders[1]]
        try folder.write(Array(bytes[..<borders[2]]) + header + Array(bytes[borders[2]...]), to: Samples.file)
        let repair = try writer.repair()
        #expect(repair?.damage?.ranges == [borders[2]..<borders[2] + header.count])
        #expect(try numbers() == [1, 2, 3, 4])
    }

    @Test(
        "what is no cassette is left alone",
        arguments: ["hello", "{\"tapedeck\":\"cassette\",\"version\":1}\n", "PK\u{3}\u{4}"]
    )
    func notCassette(text: String) throws {
        try folder.write(Array(text.utf8), to: Samples.file)
        let error = #expect(throws: CassetteError.self) { try writer.repair() }
        #expect(error?.code == .notCassette)
        #expect(folder.files() == [Samples.file])
        #expect(try folder.bytes(of: Samples.file) == Array(text.utf8))
    }

    @Test("cut anywhere, a cassette is repaired to the whole interactions before")
    func everyTruncation() throws {
        let borders = try borders()
        let bytes = try folder.bytes(of: Samples.file)
        for length in 0...bytes.count {
            try folder.write(Array(bytes[..<length]), to: Samples.file)
            let repair = try #require(try writer.repair())
            let whole = borders.dropFirst(2).filter { $0 <= length }.count
            #expect(repair.kept == whole)
            #expect(try numbers() == Array(1...4).prefix(whole) + [])
        }
    }

    @Test("whichever bit is wrong, repair keeps all other interactions")
    func bitFlips() throws {
        let borders = try borders()
        let bytes = try folder.bytes(of: Samples.file)
        var generator = SeededGenerator(seed: 9)
        for offset in bytes.indices {
            var flipped = bytes
            flipped[offset] ^= 1 << Int.random(in: 0..<8, using: &generator)
            try folder.write(flipped, to: Samples.file)
            _ = try #require(try writer.repair())
            let hit = borders.dropFirst().firstIndex { $0 > offset }.map { $0 - 1 } ?? 0
            let kept = try numbers()
            #expect(Set(1...4).subtracting(kept).isSubset(of: [hit]), "byte \(offset)")
        }
    }
}
