import Blobs
import Cassettes
import Compression
import TestSupport
import Testing

@Suite("CassetteUsage")
struct CassetteUsageTests {
    private let folder: ScratchFolder
    private let digest: BlobDigest

    init() throws {
        folder = try ScratchFolder()
        digest = try BlobDigest(String(repeating: "a", count: 64))
    }

    private func usage() throws -> CassetteUsage { try CassetteUsage(of: Cassette(Samples.name, in: folder.path)) }

    private func media(_ n: Int, size: Int) -> Interaction {
        var interaction = Samples.interaction(n)
        interaction.request.body = [.text("é"), .bytes([0xFF]), .blob(digest, size: size)]
        interaction.response.body = [.text("<"), .base64OfBlob(digest, size: size), .text(">")]
        let length = 2 + (size + 2) / 3 * 4
        interaction.response.frames = [Frame(offset: 0, length: length, at: 1)]
        return interaction
    }

    @Test("a cassette that is not there, or empty, uses nothing")
    func nothing() throws {
        #expect(try usage() == CassetteUsage())
        try folder.write([], to: Samples.file)
        #expect(try usage() == CassetteUsage())
    }

    @Test("counts bodies as received, and blobs once")
    func bodies() throws {
        let interactions = [media(1, size: 10), media(2, size: 10), Samples.interaction(3)]
        try Samples.record(interactions, in: folder)
        let usage = try usage()
        #expect(usage.interactions == 3)
        #expect(usage.receivedBytes == 2 * (3 + 10 + 2 + 16) + 13 + 11)
        #expect(usage.referencedBytes == 2 * (10 + 16))
        #expect(usage.blobs == [digest: 10])
        #expect(usage.savedByContentAddressing == 52 - 10)
        #expect(usage.tornTails == [])
    }

    @Test("counts lines before compression and after, the header too")
    func lines() throws {
        let interactions = [media(1, size: 10), Samples.interaction(2, body: String(repeating: "x", count: 5_000))]
        try Samples.record(interactions, in: folder)
        let usage = try usage()
        let fileSize = try folder.bytes(of: Samples.file).count
        #expect(usage.lineBytes == 36 + interactions.reduce(0) { $0 + $1.jsonLine().count })
        #expect(usage.memberBytes == fileSize && usage.fileBytes == fileSize)
        #expect(usage.savedByCompression == usage.lineBytes - fileSize)
        #expect(usage.savedByCompression > 4_900)
    }

    @Test("what is replaced or torn is in the file, and counts")
    func everything() throws {
        let interactions = [
            Samples.interaction(1, recording: "old"), Samples.interaction(2, recording: "new"), Samples.interaction(3),
        ]
        try Samples.record(interactions, in: folder)
        let bytes = try folder.bytes(of: Samples.file)
        try folder.write(bytes.dropLast(4), to: Samples.file)
        let usage = try usage()
        #expect(usage.interactions == 2)
        #expect(usage.fileBytes == bytes.count - 4)
        #expect(usage.tornTails.first?.offset == usage.memberBytes)
        #expect(usage.tornTails.map(\.length) == [usage.fileBytes - usage.memberBytes])
    }

    @Test("adds up cassettes; a blob of several counts once")
    func sum() throws {
        try Samples.record([media(1, size: 10)], in: folder)
        let one = try usage()
        var two = one
        two.add(one)
        #expect(two.interactions == 2)
        #expect(two.receivedBytes == 2 * one.receivedBytes && two.lineBytes == 2 * one.lineBytes)
        #expect(two.fileBytes == 2 * one.fileBytes && two.memberBytes == 2 * one.memberBytes)
        #expect(two.blobs == one.blobs)
        #expect(two.savedByContentAddressing == 2 * one.referencedBytes - 10)
    }

    @Test("sums of what a hostile cassette claims do not overflow")
    func hostile() throws {
        var interaction = Samples.interaction(1)
        interaction.request.body = [.blob(digest, size: 1 << 50)]
        try Samples.record([interaction], in: folder)
        var usage = try usage()
        for _ in 0..<20 {
            let again = usage
            usage.add(again)
        }
        #expect(usage.receivedBytes == Int.max && usage.referencedBytes == Int.max)
        #expect(usage.savedByContentAddressing == Int.max - 1 << 50)
    }

    @Test("damage is an error")
    func damage() throws {
        try Samples.record([Samples.interaction(1)], in: folder)
        let bad = try GzipMember.compress(Array("{\"n\":0}\n".utf8))
        try folder.write(try folder.bytes(of: Samples.file) + bad, to: Samples.file)
        let error = #expect(throws: CassetteError.self) { _ = try usage() }
        #expect(error?.code == .damaged)
    }
}
