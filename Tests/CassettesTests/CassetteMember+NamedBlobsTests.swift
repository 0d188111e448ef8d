import Blobs
import Cassettes
import Compression
import TestSupport
import Testing

@Suite("CassetteMember+NamedBlobs")
struct CassetteMemberNamedBlobsTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func digest(_ digit: String) throws -> BlobDigest { try BlobDigest(String(repeating: digit, count: 64)) }

    private func named(in line: [UInt8]) throws -> Set<BlobDigest> {
        try Samples.record([Samples.interaction(1)], in: folder)
        try folder.write(try folder.bytes(of: Samples.file) + GzipMember.compress(line), to: Samples.file)
        var named: Set<BlobDigest> = []
        _ = try CassetteReader(Samples.name, in: folder.path).scan { named = try $0.namedBlobs() }
        return named
    }

    @Test("blobs of request and answer are named, as bytes and as base64")
    func bodies() throws {
        var interaction = Samples.interaction(2)
        interaction.request.body = [.blob(try digest("a"), size: 3), .text("-"), .blob(try digest("b"), size: 1)]
        interaction.response.body = [.base64OfBlob(try digest("c"), size: 3)]
        interaction.response.frames = [Frame(offset: 0, length: 4, at: 1)]
        #expect(try named(in: interaction.jsonLine()) == [digest("a"), digest("b"), digest("c")])
        #expect(try named(in: Samples.interaction(2).jsonLine()) == [])
    }

    @Test("so are blobs in members that this version does not know, also escaped in a body")
    func unknown() throws {
        let line = String(decoding: Samples.interaction(2).jsonLine(), as: UTF8.self)
        let (known, unknown) = (try digest("d"), try digest("e"))
        let more =
            "{\"preview\":{\"blob\":\"\(unknown)\"},\"almost\":[\"sha256:\(known.hex.dropLast())\",\":\",\"sha256:\"],"
        #expect(try named(in: Array((more + line.dropFirst()).utf8)) == [unknown])
        let escaped = line.replacing(
            "[\"{\\\"ok\\\":true}\"]",
            with: "[{\"blob\":\"sha\\u0032\\u00356:\(known.hex)\",\"size\":11}]"
        )
        #expect(escaped != line)
        #expect(try named(in: Array(escaped.utf8)) == [known])
    }

    @Test("a line that is no interaction is an error")
    func damaged() throws {
        let error = #expect(throws: CassetteError.self) { _ = try named(in: Array("{\"n\":0}\n".utf8)) }
        #expect(error?.code == .damaged)
    }
}
