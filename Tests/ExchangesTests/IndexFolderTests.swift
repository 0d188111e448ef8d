import Blobs
import Cassettes
import Foundation
import Gateways
import Matching
import NIOHTTP1
import Secrets
import TestSupport
import Testing

@testable import Exchanges

@Suite("Where indexes are, and when they are of use (docs/design.md §4)")
struct IndexFolderTests {
    /// A cassette that has an index.
    private func withTape(_ body: (inout IndexedTape) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            var tape = try IndexedTape(in: folder)
            try tape.index()
            #expect(try tape.opening().hasIndex)
            try body(&tape)
        }
    }

    @Test("Only the user may read an index, and the folders that are made for it")
    func modes() throws {
        try withTape { tape in
            let mode = { (path: String) in
                (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
            }
            let path = try #require(tape.indexPath)
            #expect(try mode(path) == 0o600)
            #expect(try mode(tape.indexes.path) == 0o700)
            #expect(try mode("\(tape.folder.path)/cache") == 0o700)
            #expect(try FileManager.default.contentsOfDirectory(atPath: tape.indexes.path).count == 1)
        }
    }

    @Test("An index that others may read or write is of no use: it may be somebody else's")
    func othersMode() throws {
        try withTape { tape in
            let path = try #require(tape.indexPath)
            try FileManager.default.setAttributes([.posixPermissions: 0o620], ofItemAtPath: path)
            #expect(try !tape.opening().hasIndex)
        }
    }

    @Test("Other rules, another program and other secrets have no use for it")
    func keys() throws {
        try withTape { tape in
            let (rules, indexes) = (tape.rules, tape.indexes)
            tape.rules = try RuleBook(profiles: GatewayProfile.builtIn, ignore: [IgnoreRule("/metadata")])
            #expect(try !tape.opening().hasIndex)
            tape.rules = rules
            tape.indexes = IndexFolder(path: indexes.path, program: "another")
            #expect(try !tape.opening().hasIndex)
            tape.indexes = indexes
            tape.known.learn("correct-horse-7x")
            #expect(try !tape.opening().hasIndex)
        }
    }

    @Test("Of a cassette that has grown only what is new is read", arguments: 1..<4)
    func growth(count: Int) throws {
        try withTape { tape in
            var generator = SeededGenerator(seed: 9)
            try tape.record(count, from: 13, using: &generator)
            let grown = try tape.opening()
            #expect(grown.hasIndex)
            #expect(grown.scanned.places.count == 12 + count)
            #expect(try grown.findings == tape.opening(isIndexed: false).findings)
            try grown.unsaved?.save()
            let again = try tape.opening()
            #expect(again.hasIndex)
            #expect(again.findings == grown.findings)
        }
    }

    @Test("A cassette that was copied is the same, and one with as many other bytes is not")
    func replaced() throws {
        try withTape { tape in
            let path = tape.cassette.path
            let bytes = tape.bytes(path)
            try FileManager.default.removeItem(atPath: path)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            #expect(try tape.opening().hasIndex)
            // Another order of the same members.
            let members = Array(try tape.opening().scanned.places.members)
            let header = bytes[..<members[0].offset]
            let other = members.reversed().reduce(Array(header)) { $0 + bytes[$1.offset..<$1.offset + $1.length] }
            #expect(other.count == bytes.count)
            try tape.overwrite(path, with: other)
            let opening = try tape.opening()
            #expect(!opening.hasIndex)
            #expect(try opening.findings == tape.opening(isIndexed: false).findings)
        }
    }

    @Test("A cassette that became shorter, or has gone, is read")
    func shorter() throws {
        try withTape { tape in
            let members = Array(try tape.opening().scanned.places.members)
            try tape.overwrite(
                tape.cassette.path,
                with: Array(tape.bytes(tape.cassette.path).prefix(members[5].offset))
            )
            let opening = try tape.opening()
            #expect(!opening.hasIndex)
            #expect(opening.scanned.places.count == 5)
            try FileManager.default.removeItem(atPath: tape.cassette.path)
            #expect(try tape.opening().scanned.places.count == 0)
        }
    }

    @Test("Damage within a cassette that has an index is found when it is opened, with its place")
    func damage() throws {
        try withTape { tape in
            var bytes = tape.bytes(tape.cassette.path)
            bytes[Array(try tape.opening().scanned.places.members)[4].offset + 30] ^= 0xFF
            try tape.overwrite(tape.cassette.path, with: bytes)
            let error = #expect(throws: CassetteError.self) { try tape.opening() }
            #expect(error?.code == .damaged)
            #expect(error?.place?.member == 6)
        }
    }

    @Test("A torn end is found each time, and no index is made of a file with one")
    func tornEnd() throws {
        try withTape { tape in
            let bytes = tape.bytes(tape.cassette.path)
            let torn = bytes + bytes.suffix(40).prefix(20)
            try tape.overwrite(tape.cassette.path, with: torn)
            for _ in 0..<2 {
                let opening = try tape.opening()
                #expect(opening.hasIndex)
                #expect(opening.tornTail?.offset == bytes.count)
                #expect(try opening.findings == tape.opening(isIndexed: false).findings)
                #expect(opening.unsaved == nil)
            }
        }
    }

    @Test("An index is made of no small cassette, and of none whose requests cannot be compared")
    func notMade() throws {
        try withTape { tape in
            let path = try #require(tape.indexPath)
            try FileManager.default.removeItem(atPath: path)
            tape.indexes.leastCount = 13
            #expect(try tape.opening().unsaved == nil)
            tape.indexes.leastSize = 1
            #expect(try tape.opening().unsaved != nil)
            var opening = try tape.opening()
            let found = try #require(try CassetteReader(tape.cassette).find())
            var scanned = opening.scanned
            scanned.incomparable = ["tape/1: a blob is missing"]
            let key = IndexKey(program: "", rules: tape.rules, known: tape.known)
            #expect(
                UnsavedIndex(scanned, of: tape.cassette, found: found, opened: nil, key: key, in: tape.indexes) == nil
            )
            opening = try tape.opening()
            #expect(opening.scanned.incomparable == [])
        }
    }

    @Test("A file that was left alone is known by its times, and its index is not written again")
    func settled() throws {
        try withTape { tape in
            #expect(try tape.opening().unsaved != nil)
            let path = try #require(tape.indexPath)
            let future = Date(timeIntervalSinceNow: 100)
            try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: path)
            #expect(try tape.opening().unsaved == nil)
            #expect(try tape.opening().hasIndex)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: tape.cassette.path)
            #expect(try tape.opening().unsaved != nil)
            #expect(try tape.opening().hasIndex)
        }
    }

    @Test("A file that changes while it is indexed gets no index")
    func changing() throws {
        try withTape { tape in
            let path = try #require(tape.indexPath)
            try FileManager.default.removeItem(atPath: path)
            let opening = try tape.opening()
            var generator = SeededGenerator(seed: 9)
            try tape.record(1, from: 20, using: &generator)
            try opening.unsaved?.save()
            #expect(tape.indexPath == nil)
        }
    }

    @Test("What a process left that died while it wrote is written over")
    func leftOver() throws {
        try withTape { tape in
            let path = try #require(tape.indexPath)
            try FileManager.default.removeItem(atPath: path)
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path + ".new"))
            try tape.index()
            #expect(try tape.opening().hasIndex)
            #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        }
    }

    @Test("Indexes that nobody wrote for a month go when another is written")
    func old() throws {
        try withTape { tape in
            let (old, young) = ("\(tape.indexes.path)/a.index", "\(tape.indexes.path)/b.index")
            for (path, days) in [(old, 31.0), (young, 29.0)] {
                try Data().write(to: URL(fileURLWithPath: path))
                let date = Date(timeIntervalSinceNow: -86_400 * days)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            try tape.index()
            #expect(!FileManager.default.fileExists(atPath: old))
            #expect(FileManager.default.fileExists(atPath: young))
        }
    }

    @Test("Where nothing can be written, cassettes are read")
    func unwritable() throws {
        try TemporaryFolder.with { folder in
            var tape = try IndexedTape(in: folder)
            try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
            tape.indexes = IndexFolder(path: folder.path + "/file/index", program: "test")
            tape.indexes.leastCount = 1
            let opening = try tape.opening()
            #expect(throws: SystemCallError.self) { try opening.unsaved?.save() }
            #expect(try opening.findings == tape.opening(isIndexed: false).findings)
            let cassette = try OpenCassette(
                tape.cassette.name,
                in: tape.cassette.folder,
                blobs: tape.blobs,
                rules: tape.rules,
                recording: "r",
                known: tape.known,
                isFresh: false,
                indexes: tape.indexes
            )
            cassette.saveIndex()
        }
    }

    @Test("A cassette that is opened by its index names the nearest requests, plays and reports as one that is read")
    func opened() throws {
        try withTape { tape in
            let tape = tape
            let open = { (indexes: IndexFolder?) in
                try OpenCassette(
                    tape.cassette.name,
                    in: tape.cassette.folder,
                    blobs: tape.blobs,
                    rules: tape.rules,
                    recording: "r",
                    known: tape.known,
                    isFresh: false,
                    indexes: indexes
                )
            }
            let (read, indexed) = (try open(nil), try open(tape.indexes))
            var builder = tape.rules.builder(
                gateway: "openai",
                method: "POST",
                target: "/v1/chat",
                headers: ["content-type": "application/json"]
            )
            builder.append(Array(#"{"model":"m1","stream":true,"p":"another word 1"}"#.utf8))
            let missed = builder.finish()
            #expect(!read.candidates(for: missed).isEmpty)
            #expect(indexed.candidates(for: missed).map(\.id) == read.candidates(for: missed).map(\.id))
            #expect(indexed.count == read.count)
            #expect(indexed.superseded == read.superseded)
            let unplayed = read.unplayed(ReplayCursor(), keepErrors: true)
            #expect(!unplayed.isEmpty)
            #expect(indexed.unplayed(ReplayCursor(), keepErrors: true) == unplayed)
            #expect(
                indexed.unplayed(by: ReplayCursor(), keepErrors: true)
                    == read.unplayed(by: ReplayCursor(), keepErrors: true)
            )
            for entry in unplayed {
                #expect(try indexed.load(entry) == read.load(entry))
                #expect(indexed.recordedAt(entry) == read.recordedAt(entry))
            }
            #expect(indexed.reserveNumber() == read.reserveNumber())
            #expect(indexed.origins.notes == read.origins.notes)
        }
    }
}
