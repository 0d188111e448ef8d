import Blobs
import Cassettes
import Foundation
import Matching
import TestSupport
import Testing

@testable import Exchanges

@Suite("An index of a cassette says what reading the cassette says, or nothing (docs/design.md §4)")
struct CassetteIndexTests {
    @Test("A cassette that is opened by its index is the same as one that is read", arguments: 0..<20 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        try TemporaryFolder.with { folder in
            let tape = try IndexedTape(in: folder, seed: seed, count: Int(seed))
            let read = try tape.opening(isIndexed: false)
            #expect(!read.hasIndex)
            let first = try tape.opening()
            #expect(!first.hasIndex)
            #expect(first.findings == read.findings)
            try first.unsaved?.save()
            let second = try tape.opening()
            #expect(second.hasIndex == (seed > 0))
            #expect(second.findings == read.findings)
        }
    }

    @Test("The recorded samples are opened by their indexes as they are when they are read")
    func samples() throws {
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../cassettes").standardizedFileURL.path
        let names = try CassetteFolder(samples).names()
        #expect(!names.isEmpty)
        try TemporaryFolder.with { folder in
            for name in names {
                var tape = try IndexedTape(in: folder, count: 0)
                tape.cassette = Cassette(name, in: samples)
                let read = try tape.opening(isIndexed: false)
                try tape.index()
                let indexed = try tape.opening()
                #expect(indexed.hasIndex == (read.scanned.places.count > 0))
                #expect(indexed.findings == read.findings)
            }
        }
    }

    @Test("An index that is cut anywhere is of no use, and of no harm")
    func truncations() throws {
        try TemporaryFolder.with { folder in
            let tape = try IndexedTape(in: folder, count: 4)
            try tape.index()
            let path = try #require(tape.indexPath)
            let whole = tape.bytes(path)
            let read = try tape.opening(isIndexed: false).findings
            var generator = SeededGenerator(seed: 3)
            for _ in 0..<150 {
                try tape.overwrite(path, with: Array(whole.prefix(Int.random(in: 0..<whole.count, using: &generator))))
                try expectHarmless(tape, read)
            }
        }
    }

    @Test("An index of which any byte is another is of no use, and of no harm")
    func flips() throws {
        try TemporaryFolder.with { folder in
            let tape = try IndexedTape(in: folder, count: 4)
            try tape.index()
            let path = try #require(tape.indexPath)
            let whole = tape.bytes(path)
            let read = try tape.opening(isIndexed: false).findings
            var generator = SeededGenerator(seed: 4)
            for _ in 0..<250 {
                var bytes = whole
                bytes[Int.random(in: whole.indices, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                try tape.overwrite(path, with: bytes)
                try expectHarmless(tape, read)
            }
        }
    }

    /// What an index says is what the cassette says, but for sketches, which are estimates and may lack their cells.
    private func expectHarmless(_ tape: IndexedTape, _ read: [String]) throws {
        let opening = try tape.opening()
        if opening.hasIndex, opening.cells?.read().isEmpty == true {
            #expect(opening.findings.count == read.count)
            #expect(zip(opening.findings, read).filter { $0 != $1 }.count <= 1)
        } else {
            #expect(opening.findings == read)
        }
    }

    @Test("Bytes that lie with a right checksum lead to no crash", arguments: 0..<300 as Range<UInt64>)
    func hostile(seed: UInt64) throws {
        try TemporaryFolder.with { folder in
            let tape = try IndexedTape(in: folder, count: 3)
            try tape.index()
            let whole = tape.bytes(tape.indexPath)
            let head = try CassetteIndex.head(Array(whole.prefix(CassetteIndex.headSize)))
            let start = CassetteIndex.headSize
            var checked = Array(whole[start..<start + head.length])
            var generator = SeededGenerator(seed: seed)
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: checked.indices, using: &generator)
                checked[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            }
            let file = try OpenFolder(trusted: folder.path).makeFile("other")
            let key = IndexKey(program: tape.indexes.program, rules: tape.rules, known: tape.known)
            guard let (index, extent) = try? CassetteIndex.decoded(checked, key: key, of: file) else { return }
            #expect(index.scanned.places.count == index.scanned.entries.count)
            #expect(IndexedCells(file: file, offset: 0, extent: extent).read() == [])
            for entry in index.scanned.entries { #expect(index.scanned.sketches[entry.position] != nil) }
        }
    }
}
