import Blobs
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import Exchanges

@Suite("Taking a recorded body apart")
struct PartReaderTests {
    /// What was taken: bytes as text, regions of files by their place in the blob.
    private func texts(_ taken: [IOData]) -> [String] {
        taken.map { data in
            switch data {
            case .byteBuffer(let bytes): String(buffer: bytes)
            case .fileRegion(let region): "file \(region.readerIndex)..<\(region.endIndex)"
            }
        }
    }

    private func blob(_ text: String, in store: BlobStore) throws -> LoadedAnswer.Part {
        var writer = try store.makeWriter()
        try writer.write(Array(text.utf8))
        return .file(try store.open(try writer.finish().digest))
    }

    /// Runs `body` with the parts `head`, a blob of ten bytes, `tail`, and closes what was opened.
    private func use(_ body: (inout PartReader) throws -> Void) throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            let parts = [
                LoadedAnswer.Part.bytes(ByteBuffer(string: "head")), try blob("0123456789", in: store),
                .bytes(ByteBuffer(string: "tail")),
            ]
            var reader = PartReader(parts)
            try body(&reader)
        }
    }

    @Test("Bytes come as slices, blobs as regions of their files")
    func runs() throws {
        try use { reader in
            let all = try reader.take(upTo: 18).runs
            #expect(texts(all) == ["head", "file 0..<10", "tail"])
            try close(all)
            #expect(throws: ChannelError.eof) { _ = try reader.take(upTo: 1) }
        }
    }

    @Test(
        "What is passed over is not sent",
        arguments: [
            (0, 3, ["hea"]), (2, 3, ["ad", "file 0..<1"]), (4, 10, ["file 0..<10"]), (6, 2, ["file 2..<4"]),
            (13, 3, ["file 9..<10", "ta"]), (14, 1, ["t"]), (17, 1, ["l"]), (18, 0, []),
        ]
    )
    func skipping(count: Int, wanted: Int, expected: [String]) throws {
        try use { reader in
            reader.skip(count)
            let taken = try reader.take(upTo: wanted).runs
            #expect(texts(taken) == expected)
            try close(taken)
        }
    }

    @Test("Beyond the end there is nothing to pass over")
    func beyond() throws {
        try use { reader in
            reader.skip(1_000)
            #expect(throws: ChannelError.eof) { _ = try reader.take(upTo: 1) }
        }
    }

    private func base64(_ bytes: [UInt8], in store: BlobStore) throws -> LoadedAnswer.Part {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        let (digest, size) = try writer.finish()
        return .base64(Base64Text(blob: StoredBlob(digest: digest, size: size), blobs: store))
    }

    @Test("Base64 is taken from what was read ahead; before that, only what stands before it")
    func base64() throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            var reader = PartReader([
                .bytes(ByteBuffer(string: "head")), try base64([0, 0, 1, 0, 0], in: store),
                .bytes(ByteBuffer(string: "mid")), try base64([0, 0, 2], in: store),
            ])
            let asked = reader.readAhead()
            let run = try #require(asked)
            #expect(reader.readAhead() == nil, "it is asked for once")
            var taken = try reader.take(upTo: 100)
            #expect(texts(taken.runs) == ["head"])
            #expect(taken.size == 4)
            taken = try reader.take(upTo: 100)
            #expect(taken.size == 0)
            #expect(taken.runs.isEmpty)

            let text = try run.read()
            #expect(String(buffer: text) == "AAABAAA=AAAC", "all base64 that there is room for, of both blobs")
            reader.add(text)
            #expect(reader.readAhead() == nil, "there is some")
            #expect(texts(try reader.take(upTo: 3).runs) == ["AAA"])
            #expect(texts(try reader.take(upTo: 12).runs) == ["BAAA=", "mid", "AAAC"])
            #expect(reader.readAhead() == nil, "there is no more")
            #expect(throws: ChannelError.eof) { _ = try reader.take(upTo: 1) }
        }
    }

    @Test("A body without base64 asks for nothing")
    func nothingAhead() throws {
        try use { reader in
            #expect(reader.readAhead() == nil)
            try close(reader.take(upTo: 18).runs)
            #expect(reader.readAhead() == nil)
        }
    }

    @Test("What is passed over of base64 is not read either")
    func skippingBase64() throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            var reader = PartReader([
                try base64([0, 0, 1], in: store), .bytes(ByteBuffer(string: "mid")),
                try base64([0, 0, 2, 0], in: store),
            ])
            reader.skip(10)
            let asked = reader.readAhead()
            let run = try #require(asked)
            #expect(run.pieces.map(\.range) == [3..<8])
            reader.add(try run.read())
            #expect(texts(try reader.take(upTo: 5).runs) == ["CAA=="])
        }
    }

    @Test(
        "Random bodies, entered and cut anywhere, give the same bytes; little is ahead",
        arguments: 0..<40 as Range<UInt64>
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            var parts: [LoadedAnswer.Part] = []
            var body: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let isLarge = Int.random(in: 0...3, using: &generator) == 0
                let bytes = generator.bytes(Int.random(in: 1...(isLarge ? 150_000 : 40), using: &generator))
                if Bool.random(using: &generator) {
                    parts.append(.bytes(ByteBuffer(bytes: bytes)))
                    body += bytes
                } else {
                    parts.append(try base64(bytes, in: store))
                    body += Array(Data(bytes).base64EncodedData())
                }
            }
            let start = Int.random(in: 0...body.count, using: &generator)
            let longest = [1_000, 70_000, 300_000][Int(seed % 3)]
            var reader = PartReader(parts)
            reader.skip(start)
            var taken: [UInt8] = []
            while taken.count < body.count - start {
                let left = body.count - start - taken.count
                let (runs, size) = try reader.take(upTo: min(left, Int.random(in: 1...longest, using: &generator)))
                let bytes = runs.flatMap { run -> [UInt8] in
                    if case .byteBuffer(let run) = run { return Array(run.readableBytesView) }
                    return []
                }
                #expect(bytes.count == size)
                taken += bytes
                guard size == 0 else { continue }
                // It stops for nothing but what it then asks for.
                let asked = reader.readAhead()
                let run = try #require(asked)
                let text = try run.read()
                #expect((1...Base64Run.limit).contains(text.readableBytes))
                #expect(text.readableBytes == Base64Run.limit - run.room)
                reader.add(text)
            }
            #expect(taken == Array(body[start...]))
        }
    }

    private func close(_ taken: [IOData]) throws {
        for case .fileRegion(let region) in taken { try region.fileHandle.close() }
    }
}
