import Blobs
import Cassettes

/// Where the indexes of cassettes are: the user's own folder for what can be made anew, so that nobody else's file, least
/// of all one that came with a repository, is taken for one.
///
/// Everything here may fail without anybody being told: then cassettes are read. All calls block.
package struct IndexFolder: Sendable {
    /// The folder, which is made when the first index is written.
    package let path: String
    /// The program and its version: another one does not use its indexes.
    package let program: String
    /// A cassette with fewer interactions, and with less than ``leastSize`` bytes, is read as fast as its index would be.
    var leastCount = 256
    /// See ``leastCount``.
    var leastSize = 1 << 20

    private static let fileExtension = ".index"
    private static let newExtension = ".index.new"
    /// How many seconds an index stays that nobody had to write again; those of cassettes that are gone go so.
    private static let lifetime = 30 * 86_400

    /// Names a folder, which may or may not be there.
    package init(path: String, program: String) {
        self.path = path
        self.program = program
    }

    /// Whether an index of a cassette is worth its file.
    func isWorthwhile(count: Int, size: Int) -> Bool { count >= leastCount || size >= leastSize }

    // MARK: Reading

    /// What is known of a cassette's file, or of its beginning where it has grown since.
    ///
    /// - Parameters:
    ///   - cassette: The cassette.
    ///   - found: Its file.
    ///   - key: What the fingerprints must depend on.
    /// - Returns: `nil` where nothing is known, or another file was there then.
    func read(_ cassette: Cassette, found: FoundCassette, key: IndexKey) -> OpenedIndex? {
        guard let name = Self.name(of: cassette), let file = try? OpenFolder(trusted: path).file(name),
            let status = try? file.status(), status.isOwn, status.mode & 0o077 == 0,
            let (index, cells) = try? Self.read(file, status: status, key: key, of: found.file)
        else { return nil }
        let isSettled = index.file == IndexedFile(found.status) && index.file.isSettled(at: status.modified)
        guard isSettled || Self.isBeginning(index, of: found) else { return nil }
        return OpenedIndex(index: index, cells: cells, isSettled: isSettled)
    }

    private static func read(
        _ file: OpenFile,
        status: FileStatus,
        key: IndexKey,
        of cassette: OpenFile
    ) throws -> (CassetteIndex, IndexedCells) {
        let head = try CassetteIndex.head(try file.read(CassetteIndex.headSize, at: 0))
        guard head.length <= status.size - CassetteIndex.headSize else { throw IndexFormatError() }
        let checked = try file.read(head.length, at: CassetteIndex.headSize)
        guard BlobDigest(of: checked).hex == head.digest else { throw IndexFormatError() }
        let (index, extent) = try CassetteIndex.decoded(checked, key: key, of: cassette)
        return (index, IndexedCells(file: file, offset: CassetteIndex.headSize + head.length, extent: extent))
    }

    /// Whether a file begins with the bytes that the index was made of: it was copied or checked out again, or it grew.
    private static func isBeginning(_ index: CassetteIndex, of found: FoundCassette) -> Bool {
        index.scanned.end <= found.status.size
            && (try? found.file.digest(ofFirst: index.scanned.end)) == index.digest
    }

    // MARK: Writing

    /// Puts an index in the place of the one there is, as a whole or not at all.
    ///
    /// - Parameters:
    ///   - index: The index.
    ///   - cassette: Its cassette.
    /// - Throws: `SystemCallError` where it could not be written; what there was is there still.
    func write(_ index: CassetteIndex, of cassette: Cassette) throws {
        guard let name = Self.name(of: cassette) else { return }
        let folder = try OpenFolder.makeTrusted(path)
        let newName = name.dropLast(Self.fileExtension.count) + Self.newExtension
        guard let file = try Self.lockedFile("\(newName)", in: folder) else { return }
        do {
            try file.truncate(to: 0)
            try index.encoded().withUnsafeBytes { try file.write($0) }
            try folder.rename("\(newName)", to: name)
        } catch {
            try? folder.remove("\(newName)")
            throw error
        }
        Self.removeOld(in: folder, at: try file.status().modified)
    }

    /// Opens the file that becomes the index, and waits for its lock; `nil` where another process has written meanwhile.
    private static func lockedFile(_ name: String, in folder: OpenFolder) throws(SystemCallError) -> OpenFile? {
        let file: OpenFile
        do throws(SystemCallError) {
            file = try folder.makeFile(name)
        } catch {
            // Another process writes it, or died while it did.
            guard error.reason == .exists else { throw error }
            file = try folder.fileForAppending(name)
            try file.setMode(0o600)
        }
        try file.lock()
        let identity = try file.status().identity
        return (try? folder.status(of: name))?.identity == identity ? file : nil
    }

    private static func removeOld(in folder: OpenFolder, at now: FileStatus.Moment) {
        let oldest = now.earlier(bySeconds: lifetime)
        for name in (try? folder.names()) ?? [] where name.hasSuffix(fileExtension) || name.hasSuffix(newExtension) {
            guard let status = try? folder.status(of: name), status.modified < oldest else { continue }
            try? folder.remove(name)
        }
    }

    /// The name of a cassette's index: a digest of where the cassette is, whatever it was called by.
    private static func name(of cassette: Cassette) -> String? {
        guard let folder = try? OpenFolder.realPath(cassette.folder) else { return nil }
        return BlobDigest(of: Array(cassette.name.path(in: folder).utf8)).hex + fileExtension
    }
}
