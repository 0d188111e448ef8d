import Blobs
import Cassettes
import Compression
import Foundation
import TestSupport
import Testing

@Suite("Cassette+Invariants")
struct CassetteInvariantsTests {
    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    private func findings() -> [CassetteFinding] {
        Cassette(Samples.name, in: folder.path).findings(blobs: store)
    }

    private func record(blob bytes: [UInt8]) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        let (digest, size) = try writer.finish()
        var interaction = Samples.interaction(1)
        interaction.request.body = [.blob(digest, size: size)]
        try Samples.record([interaction, Samples.interaction(2)], in: folder)
        return digest
    }

    @Test("a sound cassette has no findings, nor has one that is not there")
    func sound() throws {
        #expect(findings() == [])
        _ = try record(blob: [1, 2, 3])
        #expect(findings() == [])
    }

    @Test("a blob that is missing or damaged is found")
    func blobs() throws {
        let digest = try record(blob: [1, 2, 3])
        try folder.write([1, 2, 4], to: "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)")
        #expect(findings().map(\.kind) == [.blob])
        try FileManager.default.removeItem(atPath: store.path(of: digest))
        #expect(findings().map(\.kind) == [.blob])
        #expect(findings().first?.description.contains("sample.jsonl.gz, member 2 at byte ") == true)
    }

    @Test("every line that is no interaction is found, and a torn tail as well")
    func lines() throws {
        try Samples.record([Samples.interaction(1)], in: folder)
        let bad = try GzipMember.compress(Array("{\"n\":0}\n".utf8))
        let good = try GzipMember.compress(Samples.interaction(2).jsonLine())
        try folder.write(try folder.bytes(of: Samples.file) + bad + good + bad + [0x1F, 0x8B], to: Samples.file)
        #expect(findings().map(\.kind) == [.badInteraction, .badInteraction, .tornTail])
    }

    @Test("damage is found, with its place")
    func damage() throws {
        _ = try record(blob: [1])
        var bytes = try folder.bytes(of: Samples.file)
        bytes[90] ^= 4
        try folder.write(bytes, to: Samples.file)
        #expect(findings().map(\.kind) == [.unreadable])
        #expect(findings().first?.description.hasPrefix("\(folder.path(of: Samples.file)), member 2 at byte ") == true)
    }
}
