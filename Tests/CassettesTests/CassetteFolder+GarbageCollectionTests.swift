import Blobs
import Cassettes
import Compression
import Foundation
import TestSupport
import Testing

@Suite("CassetteFolder+GarbageCollection")
struct CassetteFolderGarbageCollectionTests {
    /// A moment of 2001: what a test writes is younger, unless it says otherwise.
    private static let limit = FileStatus.Moment(secondsSince1970: 1_000_000_000)
    private static let old = 999_999_999

    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    private func collect(isDryRun: Bool = false) throws -> Sweep {
        try CassetteFolder(folder.path).collectGarbage(blobs: store, before: Self.limit, isDryRun: isDryRun)
    }

    /// Stores an old blob.
    private func store(_ text: String) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(Array(text.utf8))
        let digest = try writer.finish().digest
        try folder.setModified(Self.old, of: file(of: digest))
        return digest
    }

    private func file(of digest: BlobDigest) -> String { "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)" }

    private func record(
        _ body: [BodySegment],
        n: Int = 1,
        recording: String = "r",
        as name: String = "sample"
    ) throws {
        var interaction = Samples.interaction(n, recording: recording)
        interaction.request.body = body
        _ = try CassetteWriter(try CassetteName(name), in: folder.path).append(interaction)
    }

    private func blobs() -> [String] { folder.files().filter { $0.hasPrefix("blobs/") } }

    @Test("removes the old blobs that no cassette names, and no others")
    func unnamed() throws {
        let (first, second) = (try store("first"), try store("second"))
        let (base64, replaced, unnamed) = (try store("base64"), try store("replaced"), try store("unnamed"))
        try record([.blob(first, size: 5)], as: "a")
        try record([.blob(replaced, size: 8)], recording: "old", as: "b/c")
        try record([.text("{"), .base64OfBlob(base64, size: 6)], n: 2, recording: "new", as: "b/c")
        try record([.blob(first, size: 5), .blob(second, size: 6)], as: "b/d")
        let dry = try collect(isDryRun: true)
        #expect(dry.removed == [UnusedFile(.blob, path: folder.path(of: file(of: unnamed)), size: 7)])
        #expect(blobs().count == 5)
        let done = try collect()
        #expect(done == dry)
        #expect(blobs() == [first, second, base64, replaced].map(file).sorted())
        try CassetteWriter(try CassetteName("b/c"), in: folder.path).dropSuperseded()
        #expect(try collect().removed.map(\.path) == [folder.path(of: file(of: replaced))])
        try FileManager.default.removeItem(atPath: folder.path(of: "b"))
        #expect(try collect().removed.count == 2)
        #expect(blobs() == [file(of: first)])
    }

    @Test("without cassettes no blob is named; without a folder there is nothing")
    func nothing() throws {
        #expect(
            try CassetteFolder(folder.path(of: "none")).collectGarbage(
                blobs: BlobStore(cassettes: folder.path(of: "none")),
                before: Self.limit,
                isDryRun: false
            ) == Sweep()
        )
        #expect(try collect() == Sweep())
        _ = try store("unnamed")
        #expect(try collect().removed.count == 1)
        #expect(blobs() == [])
    }

    @Test("a copy names blobs too, whatever its name; a hidden file does not")
    func copies() throws {
        let digest = try store("named")
        try record([.blob(digest, size: 5)])
        let bytes = try folder.bytes(of: Samples.file)
        try FileManager.default.removeItem(atPath: folder.path(of: Samples.file))
        try folder.write(bytes, to: "x y/Copy of sample (1).jsonl.gz")
        #expect(try collect() == Sweep())
        try FileManager.default.removeItem(atPath: folder.path(of: "x y"))
        try folder.write(bytes, to: ".sample.jsonl.gz")
        #expect(try collect().removed.count == 1)
    }

    @Test("nothing is removed if a cassette has a torn tail")
    func torn() throws {
        let digest = try store("unnamed")
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        let bytes = try folder.bytes(of: Samples.file)
        try folder.write(bytes.dropLast(), to: Samples.file)
        for isDryRun in [true, false] {
            let error = #expect(throws: CassetteError.self) { _ = try collect(isDryRun: isDryRun) }
            #expect(error?.message.hasSuffix("are torn, and may name any blob.") == true)
            #expect(error?.place?.file == folder.path(of: Samples.file))
        }
        #expect(blobs() == [file(of: digest)])
        try CassetteWriter(Samples.name, in: folder.path).prepare()
        #expect(try collect().removed.count == 1)
    }

    @Test("nothing is removed if a cassette cannot be read to its end", arguments: 0..<7)
    func unreadable(kind: Int) throws {
        let digest = try store("unnamed")
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        try record([.text("a")], as: "zzz")
        var bytes = try folder.bytes(of: Samples.file)
        let header = Array("{\"tapedeck\":\"cassette\",\"version\":2}\n".utf8)
        switch kind {
        case 0: bytes[90] ^= 4
        case 1: bytes += try GzipMember.compress(Array("{\"n\":0}\n".utf8))
        case 2: bytes = try GzipMember.compress(header)
        case 3: bytes = Array("hello".utf8)
        case 4: bytes = try GzipMember.compress(Samples.interaction(1).jsonLine())
        default: break
        }
        try folder.write(bytes, to: Samples.file)
        if kind == 5 {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(of: "link.jsonl.gz"),
                withDestinationPath: "zzz.jsonl.gz"
            )
        } else if kind == 6 {
            #expect(mkfifo(folder.path(of: "pipe.jsonl.gz"), 0o600) == 0)
        }
        let codes: [CassetteError.Code] = [
            .damaged, .damaged, .newerVersion, .notCassette, .notCassette, .notFile, .notFile,
        ]
        let error = #expect(throws: CassetteError.self) { _ = try collect() }
        #expect(error?.code == codes[kind])
        #expect(blobs() == [file(of: digest)])
    }

    @Test("removes what rewrites left unfinished if it is old, and nothing that is only called alike")
    func rewrites() throws {
        try Samples.record([Samples.interaction(1)], in: folder)
        let left = [".sample.jsonl.gz.new-1", "a/.b.c.jsonl.gz.new-23"]
        let young = "a/.b.jsonl.gz.new-1"
        let others = [
            ".sample.jsonl.gz.new-", ".sample.jsonl.gz.new-x", ".jsonl.gz.new-1", "sample.jsonl.gz.new-1",
            "sample.jsonl.gz.torn-1", ".x y.jsonl.gz.new-1", ".hidden/.a.jsonl.gz.new-1", "blobs/.a.jsonl.gz.new-1",
        ]
        for name in left + others + [young] {
            try folder.write([1, 2], to: name)
            if name != young { try folder.setModified(Self.old, of: name) }
        }
        let dry = try collect(isDryRun: true)
        #expect(dry.removed == left.map { UnusedFile(.unfinishedRewrite, path: folder.path(of: $0), size: 2) })
        #expect(dry.young == [UnusedFile(.unfinishedRewrite, path: folder.path(of: young), size: 2)])
        let done = try collect()
        #expect(done == dry)
        #expect(folder.files() == (others + [young, Samples.file]).sorted())
    }

    @Test("no cassette ever names a blob that is not there, whoever records and rewrites meanwhile")
    func race() async throws {
        let (folder, store) = (folder, store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    let writer = CassetteWriter(try CassetteName("c\(number)"), in: folder.path)
                    for round in 1...60 {
                        var blob = try store.makeWriter()
                        try blob.write([UInt8(number), UInt8(round % 4)])
                        let (digest, size) = try blob.finish()
                        var interaction = Samples.interaction(round)
                        interaction.request.body = [.blob(digest, size: size)]
                        _ = try writer.append(interaction)
                        #expect(try store.contains(digest))
                        let path = "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)"
                        try folder.setModified(Self.old, of: path)
                        if round % 5 == 0 { try writer.startFresh() }
                    }
                }
            }
            group.addTask {
                let collector = BlobStore(cassettes: folder.path)
                for _ in 0..<150 {
                    let sweep = try CassetteFolder(folder.path).collectGarbage(
                        blobs: collector,
                        before: Self.limit,
                        isDryRun: false
                    )
                    #expect(sweep.failures == [])
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<3 {
            #expect(Cassette(try CassetteName("c\(number)"), in: folder.path).findings(blobs: store) == [])
        }
        #expect(try collect().failures == [])
        #expect(try collect() == Sweep())
    }
}
