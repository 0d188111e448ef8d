import Blobs

extension CassetteWriter {
    /// How much must be free besides a request before it is sent to be recorded (docs/design.md §9).
    package static let reserve = 16 << 20

    /// Finds out whether an answer could be stored, before money is spent on it.
    ///
    /// What the file system does not tell, recording will.
    ///
    /// - Parameters:
    ///   - size: The size of the request.
    ///   - isTried: Whether it is tried out. That finds quotas too, and is for when storing has failed before.
    /// - Throws: `disk_full` where there is no room for the request and ``reserve``, `forbidden` where nothing can be
    ///   written.
    package func checkRoom(for size: Int, isTried: Bool) throws(CassetteError) {
        let (wanted, overflows) = max(size, 0).addingReportingOverflow(Self.reserve)
        let need = overflows ? Int.max : wanted
        var free: Int?
        do throws(SystemCallError) {
            let folder = try cassette.makeFolder()
            free = try folder.freeBytes()
            if isTried { try folder.checkRoom(for: need) }
            do throws(SystemCallError) {
                _ = try folder.fileForAppending(cassette.name.fileName)
            } catch {
                if error.reason != .missing { throw error }
            }
        } catch {
            switch error.reason {
            case .noRoom, .forbidden: throw CassetteError(error)
            case .missing, .exists, .symbolicLink, .notFolder, .notFile, .tooManyFiles, .other: return
            }
        }
        if let free, free < need { throw .reserveMissing(free: free, need: need, folder: cassette.folder) }
    }
}
