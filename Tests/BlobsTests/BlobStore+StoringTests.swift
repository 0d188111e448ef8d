import Blobs
import Foundation
import TestSupport
import Testing

@Suite("Storing many small blobs")
struct BlobStoreStoringTests {
    private let folder: ScratchFolder
    private let store: BlobStore
    private let contents: [BlobDigest: [UInt8]]

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
        let texts = (0..<300).map { Array("text \($0)".utf8) }
        contents = Dictionary(uniqueKeysWithValues: texts.map { (BlobDigest(of: $0), $0) })
    }

    private func name(_ digest: BlobDigest) -> String { "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)" }

    private func inode(_ digest: BlobDigest) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path(of: name(digest)))
        return attributes[.systemFileNumber] as? Int
    }

    @Test("all of them are there under their digests, and nothing else")
    func all() throws {
        try store.store(contents)
        #expect(folder.files() == contents.keys.map(name).sorted())
        for (digest, content) in contents { #expect(try store.open(digest).read(100, at: 0) == content) }
        #expect(try store.findings() == [])
    }

    @Test("none at all makes no folder")
    func none() throws {
        try store.store([:])
        #expect(folder.files().isEmpty)
    }

    @Test("what is stored stays the file that it is")
    func again() throws {
        try store.store(contents)
        let before = try contents.keys.map(inode)
        try store.store(contents)
        try BlobStore(cassettes: folder.path).store(contents)
        #expect(try contents.keys.map(inode) == before)
    }

    @Test("what was removed or altered meanwhile is stored anew")
    func replaced() throws {
        try store.store(contents)
        let digests = Array(contents.keys.prefix(3))
        try FileManager.default.removeItem(atPath: folder.path(of: name(digests[0])))
        try folder.write([1], to: name(digests[1]))
        try store.store(contents)
        for digest in digests { #expect(try store.open(digest).read(100, at: 0) == contents[digest]) }
    }

    @Test("what is old becomes young, so that it is not removed before an interaction names it")
    func young() throws {
        try store.store(contents)
        let digest = try #require(contents.keys.first)
        try folder.setModified(1_000_000, of: name(digest))
        try store.store(contents)
        #expect(try folder.modified(of: name(digest)) > 1_000_000)
    }
}
