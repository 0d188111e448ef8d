import Blobs
import Foundation
import TestSupport
import Testing

@Suite("BlobStore+Listing")
struct BlobStoreListingTests {
    private let folder: ScratchFolder
    private let store: BlobStore

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    @Test("names blobs and their sizes, and nothing else")
    func sizes() throws {
        #expect(try store.sizes() == [:])
        var expected: [BlobDigest: Int] = [:]
        for bytes in [[1], [1, 2, 3], []] as [[UInt8]] {
            var writer = try store.makeWriter()
            try writer.write(bytes)
            expected[try writer.finish().digest] = bytes.count
        }
        let hex = String(repeating: "ab", count: 32)
        try folder.write([1, 2], to: "blobs/sha256/.partial-1-1")
        try folder.write([1, 2], to: "blobs/sha256/README")
        try folder.write([1, 2], to: "blobs/sha256/cd/\(hex)")
        try FileManager.default.createDirectory(
            atPath: folder.path(of: "blobs/sha256/ab/\(hex)"),
            withIntermediateDirectories: true
        )
        #expect(try store.sizes() == expected)
    }

    @Test("nothing is named through a symbolic link")
    func links() throws {
        let hex = String(repeating: "ab", count: 32)
        try folder.write([1, 2], to: "elsewhere/\(hex)")
        try folder.write([1], to: "blobs/sha256/README")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(of: "blobs/sha256/ab"),
            withDestinationPath: folder.path(of: "elsewhere")
        )
        let error = #expect(throws: BlobError.self) { _ = try store.sizes() }
        #expect(error?.code == "not_a_file")
    }
}
