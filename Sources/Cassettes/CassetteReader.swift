import Blobs

/// Reads a cassette.
///
/// Readers need no lock: members never change once written. A file that is missing or empty is a cassette without
/// interactions. Every call opens the file anew and may block.
package struct CassetteReader: Sendable {
    /// What is read.
    package let cassette: Cassette

    /// Names a cassette to read; nothing is opened yet.
    package init(_ cassette: Cassette) {
        self.cassette = cassette
    }

    /// Names a cassette to read; nothing is opened yet.
    package init(_ name: CassetteName, in folder: String) {
        self.init(Cassette(name, in: folder))
    }

    /// The file.
    package var path: String { cassette.path }

    /// Starts going through the interactions in the order of the file, superseded ones included.
    ///
    /// `nil` if there is no file. Throws `not_a_file` for symbolic links, pipes and the like, which are neither followed
    /// nor waited for, and other errors of the file system.
    package func makeScan() throws(CassetteError) -> MemberScan? {
        guard let found = try find() else { return nil }
        return try found.makeScan()
    }

    /// Opens the file, and says how it is now; `nil` if there is none.
    ///
    /// Throws what ``makeScan()`` throws.
    package func find() throws(CassetteError) -> FoundCassette? {
        do throws(SystemCallError) {
            guard let file = try cassette.openFile() else { return nil }
            return FoundCassette(file: file, status: try file.status())
        } catch {
            throw CassetteError(error)
        }
    }

    /// Goes through the interactions in the order of the file, superseded ones included.
    ///
    /// Returns the torn tail, if there is one, for the caller to warn of. Throws what ``makeScan()`` and
    /// ``MemberScan/next()`` throw, and whatever `body` throws.
    package func scan(_ body: (CassetteMember) throws -> Void) throws -> TornTail? {
        guard var scan = try makeScan() else { return nil }
        while let member = try scan.next() { try body(member) }
        return scan.tornTail
    }
}
