package import Blobs

/// A cassette's file as it was found.
package struct FoundCassette: Sendable {
    /// The file.
    package let file: OpenFile
    /// How it was then.
    package let status: FileStatus

    /// Starts going through the members as far as the file reached when it was found.
    ///
    /// - Parameters:
    ///   - offset: Where to begin: behind a whole member, or at the beginning.
    ///   - count: How many members stand before that, the header included.
    /// - Returns: The scan.
    /// - Throws: `CassetteError` where there is no memory for it.
    package func makeScan(from offset: Int = 0, after count: Int = 0) throws(CassetteError) -> MemberScan {
        try MemberScan(file, from: offset, after: count, fileSize: status.size)
    }
}
