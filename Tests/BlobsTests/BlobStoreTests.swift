import Blobs
import Foundation
import TestSupport
import Testing

@Suite("BlobStore")
struct BlobStoreTests {
    private let folder: ScratchFolder
    private let store: BlobStore
    private let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    private var helloFile: String { "blobs/sha256/2c/\(hello)" }

    init() throws {
        folder = try ScratchFolder()
        store = BlobStore(cassettes: folder.path)
    }

    private func write(_ text: String) throws -> BlobDigest {
        var writer = try store.makeWriter()
        try writer.write(Array(text.utf8))
        return try writer.finish().digest
    }

    @Test("what is written can be opened under its SHA-256")
    func roundTrip() throws {
        var writer = try store.makeWriter(expectedSize: 5)
        try writer.write(Array("he".utf8))
        try writer.write(Array("llo".utf8))
        #expect(writer.size == 5)
        let (digest, size) = try writer.finish()
        #expect(digest.hex == hello && size == 5)
        #expect(folder.files() == [helloFile])
        #expect(store.path(of: digest) == folder.path(of: helloFile))
        let reader = try store.open(digest)
        #expect(reader.size == 5 && reader.digest == digest && reader.fileDescriptor > 2)
        #expect(try reader.read(100, at: 0) == Array("hello".utf8))
        #expect(try reader.read(2, at: 3) == Array("lo".utf8))
        #expect(try reader.read(2, at: 5) == [])
        #expect(try store.findings() == [])
    }

    @Test("files are 0600 and folders 0700")
    func modes() throws {
        _ = try write("hello")
        #expect(try folder.mode(of: "blobs/sha256/2c") == 0o700)
        #expect(try folder.mode(of: "blobs") == 0o700)
        #expect(try folder.mode(of: helloFile) == 0o600)
    }

    @Test("the same bytes are stored once")
    func once() throws {
        #expect(try write("hello") == write("hello"))
        #expect(folder.files() == [helloFile])
    }

    @Test("a wrong expected size does no harm", arguments: [0, 1, 4, 6, 100_000])
    func expectedSize(size: Int) throws {
        var writer = try store.makeWriter(expectedSize: size)
        try writer.write(Array("hello".utf8))
        #expect(try writer.finish().size == 5)
        #expect(try folder.bytes(of: helloFile) == Array("hello".utf8))
    }

    @Test("a writer that is dropped leaves nothing")
    func dropped() throws {
        do {
            var writer = try store.makeWriter(expectedSize: 10_000)
            try writer.write([1, 2, 3])
            #expect(folder.files().count == 1)
        }
        #expect(folder.files() == [])
    }

    @Test("a size for which there is no room is refused before anything is written")
    func noRoom() throws {
        let error = #expect(throws: BlobError.self) { _ = try store.makeWriter(expectedSize: 1 << 60) }
        #expect(error?.code == "disk_full")
        #expect(folder.files() == [])
    }

    @Test("what is not stored is missing")
    func missing() throws {
        let digest = try BlobDigest(hello)
        #expect(try store.contains(digest) == false)
        #expect(throws: BlobError.missing(digest, path: store.path)) { try store.open(digest) }
        _ = try write("hello")
        #expect(try store.size(of: digest) == 5)
    }

    @Test("a blob whose content is wrong is not opened, also if it was right before")
    func corrupt() throws {
        let digest = try write("hello")
        _ = try store.open(digest)
        try folder.write(Array("hallo".utf8), to: helloFile)
        let error = #expect(throws: BlobError.self) { try store.open(digest) }
        #expect(error?.code == "blob_corrupt")
        #expect(try store.findings().map(\.problem) == [.wrongContent])
        // Writing it again mends it.
        _ = try write("hello")
        #expect(try store.open(digest).size == 5)
        #expect(try store.findings() == [])
    }

    @Test("a blob that becomes shorter while it is read is an error")
    func shortened() throws {
        let reader = try store.open(try write("hello"))
        let handle = try #require(FileHandle(forWritingAtPath: folder.path(of: helloFile)))
        try handle.truncate(atOffset: 2)
        #expect(throws: BlobError.self) { try reader.read(5, at: 0) }
    }

    @Test("symbolic links and pipes are not read")
    func links() throws {
        let digest = try write("hello")
        let path = folder.path(of: helloFile)
        try FileManager.default.moveItem(atPath: path, toPath: folder.path(of: "elsewhere"))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path(of: "elsewhere"))
        #expect(throws: BlobError.self) { try store.open(digest) }
        #expect(try store.findings().map(\.problem) == [.notFile])
        try FileManager.default.removeItem(atPath: path)
        try #require(mkfifo(path, 0o600) == 0)
        #expect(throws: BlobError.self) { try store.open(digest) }
        // Writing the blob puts it in the link's or pipe's place.
        _ = try write("hello")
        #expect(try store.open(digest).size == 5)
    }

    @Test("the store itself may not be a symbolic link, but the folder of the cassettes may")
    func linkedFolders() throws {
        let digest = try write("hello")
        let link = folder.path(of: "link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
        #expect(try BlobStore(cassettes: link).open(digest).size == 5)
        let other = try ScratchFolder()
        try FileManager.default.createSymbolicLink(
            atPath: other.path(of: "blobs"),
            withDestinationPath: folder.path(of: "blobs")
        )
        #expect(throws: BlobError.self) { try BlobStore(cassettes: other.path).open(digest) }
        #expect(throws: BlobError.self) { _ = try BlobStore(cassettes: other.path).makeWriter() }
    }

    @Test("several threads write the same and other blobs")
    func threads() async throws {
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<20 {
                        var writer = try store.makeWriter()
                        try writer.write(Array("\((task / 2) * 20 + round)".utf8))
                        let blob = try writer.finish()
                        #expect(try store.open(blob.digest).size == blob.size)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(folder.files().count == 80)
        #expect(try store.findings() == [])
    }

    @Test("errors say what to do")
    func wording() throws {
        let error = BlobError.missing(try BlobDigest(hello), path: "cassettes/blobs")
        #expect(
            "\(error)" == """
                The blob sha256:\(hello) is not in cassettes/blobs. \
                Restore the file from version control, or record the interaction again.
                """
        )
    }
}
