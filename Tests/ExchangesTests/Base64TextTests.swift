import Blobs
import Foundation
import NIOCore
import Testing

@testable import Exchanges

@Suite("The base64 of a blob, made piece by piece")
struct Base64TextTests {
    private func text(_ bytes: [UInt8], in store: BlobStore) throws -> Base64Text {
        var writer = try store.makeWriter()
        try writer.write(bytes)
        let (digest, size) = try writer.finish()
        return Base64Text(blob: StoredBlob(digest: digest, size: size), blobs: store)
    }

    private func read(_ text: Base64Text, _ range: Range<Int>) throws -> String {
        var characters = ByteBuffer(string: ">")
        try text.read(range, into: &characters)
        return String(buffer: characters)
    }

    @Test("Every part of it is that part of the whole", arguments: 1...7)
    func everyRange(count: Int) throws {
        try TemporaryFolder.with { folder in
            let bytes = (0..<count).map { UInt8(200 + $0 * 7) }
            let whole = Array(Data(bytes).base64EncodedString())
            let text = try text(bytes, in: BlobStore(cassettes: folder.path))
            #expect(text.size == whole.count)
            for start in 0..<whole.count {
                for end in start + 1...whole.count {
                    #expect(try read(text, start..<end) == ">" + String(whole[start..<end]), "\(start)..<\(end)")
                }
            }
        }
    }

    @Test("A blob that is gone, altered or of another size is an error, when it is checked and when it is read")
    func lost() throws {
        try TemporaryFolder.with { folder in
            let store = BlobStore(cassettes: folder.path)
            let whole = try text([1, 2, 3], in: store)
            try whole.check()
            let other = Base64Text(blob: StoredBlob(digest: whole.blob.digest, size: 6), blobs: store)
            let corrupt = BlobError.corrupt(whole.blob.digest, path: store.path(of: whole.blob.digest))
            #expect(throws: corrupt) { try other.check() }
            #expect(throws: corrupt) { try read(other, 0..<8) }

            let path = store.path(of: whole.blob.digest)
            try FileManager.default.removeItem(atPath: path)
            try Data([1, 2, 4]).write(to: URL(fileURLWithPath: path))
            #expect(throws: BlobError.self) { try whole.check() }
            #expect(throws: BlobError.self) { try read(whole, 0..<4) }
            try FileManager.default.removeItem(atPath: path)
            let error = #expect(throws: BlobError.self) { try read(whole, 0..<4) }
            #expect(error?.code == "blob_missing")
        }
    }
}
