import Blobs
import NIOCore
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
            let all = try reader.take(18)
            #expect(texts(all) == ["head", "file 0..<10", "tail"])
            try close(all)
            #expect(throws: ChannelError.eof) { _ = try reader.take(1) }
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
            let taken = try reader.take(wanted)
            #expect(texts(taken) == expected)
            try close(taken)
        }
    }

    @Test("Beyond the end there is nothing to pass over")
    func beyond() throws {
        try use { reader in
            reader.skip(1_000)
            #expect(throws: ChannelError.eof) { _ = try reader.take(1) }
        }
    }

    private func close(_ taken: [IOData]) throws {
        for case .fileRegion(let region) in taken { try region.fileHandle.close() }
    }
}
