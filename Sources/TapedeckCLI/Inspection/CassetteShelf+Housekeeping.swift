import Blobs
import Cassettes

extension CassetteShelf {
    /// How much a cassette holds and takes.
    ///
    /// - Throws: `CLIError` (exit 1) for a cassette that cannot be read.
    func usage(of name: CassetteName) throws(CLIError) -> CassetteUsage {
        try failing { () throws(CassetteError) in try CassetteUsage(of: Cassette(name, in: path)) }
    }

    /// The blobs with their sizes, whatever cassette names them.
    func blobSizes() throws(CLIError) -> [BlobDigest: Int] {
        do throws(BlobError) {
            return try blobs.sizes()
        } catch {
            throw .failed(TerminalText.escape(error.description))
        }
    }

    /// Makes a cassette whole.
    ///
    /// - Returns: What was done.
    /// - Throws: `CLIError` (exit 1) for what is no cassette, or where it cannot be done.
    func repair(_ name: CassetteName) throws(CLIError) -> CassetteRepair {
        let repair = try failing { () throws(CassetteError) in try CassetteWriter(name, in: path).repair() }
        guard let repair else { throw missing(name) }
        return repair
    }

    /// Removes what no cassette of the folder needs, if it changed last before a moment.
    ///
    /// - Parameters:
    ///   - limit: The moment.
    ///   - isDryRun: Whether only to say what would be removed.
    /// - Returns: What was removed, what is too young, and what could not be removed.
    /// - Throws: `CLIError` (exit 1) where there is no such folder, or a cassette cannot be read to its end.
    func collectGarbage(before limit: FileStatus.Moment, isDryRun: Bool) throws(CLIError) -> Sweep {
        do throws(CassetteError) {
            let folder = CassetteFolder(path)
            try folder.checkReadable()
            return try folder.collectGarbage(blobs: blobs, before: limit, isDryRun: isDryRun)
        } catch {
            throw .failed("nothing was removed: \(TerminalText.escape(error.description))")
        }
    }
}
