import Blobs
import Compression

/// A cassette's file, open for appending, with what is known of it.
///
/// Its methods expect that the caller holds the file's lock.
struct CassetteFile: Sendable {
    let cassette: Cassette
    let folder: OpenFolder
    let file: OpenFile
    let identity: FileStatus.Identity
    /// How far the file was found to be whole members.
    private(set) var soundEnd = 0
    /// How many members those are.
    private(set) var memberCount = 0
    /// What was appended here since the disk last said that it has everything.
    private(set) var unconfirmed: [UnconfirmedMember] = []

    /// Opens the file, or returns `nil` if there is none and none is to be made.
    ///
    /// A new file is empty: its header is written together with the first interaction, so that no moment leaves a file
    /// that is none.
    static func open(_ cassette: Cassette, making: Bool) throws(SystemCallError) -> CassetteFile? {
        guard let folder = making ? try cassette.makeFolder() : try cassette.openFolder() else { return nil }
        let name = cassette.name.fileName
        do throws(SystemCallError) {
            let file = try folder.fileForAppending(name)
            // Whoever made it may have died before its name was on the disk.
            if making { try folder.synchronize() }
            return try CassetteFile(cassette, folder: folder, file: file)
        } catch {
            guard error.reason == .missing else { throw error }
            if !making { return nil }
        }
        do throws(SystemCallError) {
            _ = try folder.makeFile(name)
        } catch {
            // Another process may have been faster.
            guard error.reason == .exists else { throw error }
        }
        try folder.synchronize()
        return try CassetteFile(cassette, folder: folder, file: folder.fileForAppending(name))
    }

    private init(_ cassette: Cassette, folder: OpenFolder, file: OpenFile) throws(SystemCallError) {
        self.cassette = cassette
        self.folder = folder
        self.file = file
        identity = try file.status().identity
    }

    /// Whether the path still leads to this file, and not to one that replaced it.
    func isCurrent() throws(SystemCallError) -> Bool {
        do throws(SystemCallError) {
            return try cassette.openFolder()?.status(of: cassette.name.fileName).identity == identity
        } catch {
            if error.reason == .missing { return false }
            throw error
        }
    }

    /// Makes sure that the file ends with a whole member, after whatever others may have written or left undone.
    ///
    /// A torn tail is copied to `<cassette>.torn-<n>` and cut off. Throws the errors of ``MemberScan/next()``: nothing is
    /// recorded onto a damaged cassette. Whether the members are interactions is for those who read them.
    mutating func settle() throws(CassetteError) {
        let size: Int
        do throws(SystemCallError) {
            size = try file.status().size
        } catch {
            throw CassetteError(error)
        }
        if size < soundEnd { (soundEnd, memberCount) = (0, 0) }
        if size == soundEnd { return }
        var scan = try MemberScan(file, from: soundEnd, after: memberCount, fileSize: size)
        while try scan.next() != nil {}
        if let tail = scan.tornTail {
            do throws(SystemCallError) {
                _ = try putAside([tail.offset..<tail.offset + tail.length], as: "torn")
                try file.truncate(to: tail.offset)
                try file.synchronizeContent()
            } catch {
                throw CassetteError(error)
            }
        }
        (soundEnd, memberCount) = (scan.end, scan.count)
    }

    /// Appends a member with one `write`.
    ///
    /// What was written only in part is cut off again, so the file ends with a whole member in any case. Throws
    /// `disk_full` and other errors of the file system.
    mutating func append(_ member: [UInt8]) throws(CassetteError) -> MemberLocation {
        var bytes = member
        if soundEnd == 0 {
            do throws(CompressionError) {
                bytes = try CassetteHeader.member() + member
            } catch {
                throw .unstorable(InteractionFormatError("", "\(error)"), file: file.path)
            }
        }
        let done: Int
        do throws(SystemCallError) {
            done = try file.appendOnce(bytes)
        } catch {
            try? file.truncate(to: soundEnd)
            throw CassetteError(error)
        }
        guard done == bytes.count else {
            // Should this fail too, the next writer finds a torn tail.
            try? file.truncate(to: soundEnd)
            throw .shortWrite(done, of: bytes.count, file: file.path)
        }
        memberCount += soundEnd == 0 ? 2 : 1
        soundEnd += bytes.count
        unconfirmed.append(UnconfirmedMember(offset: soundEnd - member.count, bytes: member))
        return MemberLocation(
            offset: soundEnd - member.count,
            length: member.count,
            file: file,
            index: memberCount
        )
    }

    /// Notes that the disk has the first of the unconfirmed members.
    mutating func confirm(_ count: Int) { unconfirmed.removeFirst(min(count, unconfirmed.count)) }

    /// Copies ranges to a file of their own, `<cassette>.<kind>-<n>`, safe from a power cut before they are cut off;
    /// returns its path.
    func putAside(_ ranges: [Range<Int>], as kind: String) throws(SystemCallError) -> String {
        let (copy, name) = try folder.makeFile(numberedLike: "\(cassette.name.fileName).\(kind)-")
        do throws(SystemCallError) {
            for range in ranges { try copy.appendRange(range, of: file) }
            try copy.synchronize()
            try folder.synchronize()
        } catch {
            try? folder.remove(name)
            throw error
        }
        return copy.path
    }
}

extension CassetteFile {
    /// What stands between the file's name and a number in the name of a rewrite under way.
    private static let rewriteMark = ".new-"

    /// Whether a file is a rewrite under way, or one that a process left: `.checkout.jsonl.gz.new-1`.
    static func isRewrite(_ name: String) -> Bool {
        guard name.hasPrefix(".") else { return false }
        let digits = name.reversed().prefix { ("0"..."9").contains($0) }
        let mark = CassetteName.fileExtension + rewriteMark
        let start = name.dropFirst().dropLast(digits.count)
        return !digits.isEmpty && start.hasSuffix(mark) && CassetteName.isSegment(start.dropLast(mark.count))
    }

    /// A part of a file that takes the place of this one.
    enum Part {
        /// A range of this file, byte for byte.
        case kept(Range<Int>)
        /// A member that is new.
        case new([UInt8])
    }

    /// Puts a new file in the place of this one: the header, and these parts.
    ///
    /// The order is that of docs/design.md §9: the content is on the disk before it has the name. Returns `nil`, and
    /// leaves everything as it is, if something else has been put in the file's place meanwhile.
    func replaced(by parts: [Part], header: [UInt8]) throws(SystemCallError) -> CassetteFile? {
        let (copy, name) = try folder.makeFile(numberedLike: ".\(cassette.name.fileName)\(Self.rewriteMark)")
        do throws(SystemCallError) {
            try copy.write(header)
            for part in parts {
                switch part {
                case .kept(let range): try copy.appendRange(range, of: file)
                case .new(let member): try copy.write(member)
                }
            }
            try copy.setMode(try file.status().mode & 0o777)
            try copy.synchronize()
            guard try isCurrent() else {
                try folder.remove(name)
                return nil
            }
            try folder.rename(name, to: cassette.name.fileName)
        } catch {
            try? folder.remove(name)
            throw error
        }
        try folder.synchronize()
        return try CassetteFile.open(cassette, making: false)
    }
}
