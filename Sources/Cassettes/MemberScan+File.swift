import Blobs

extension MemberScan {
    /// Starts a scan of a file that the user or another program named, whatever it is called.
    ///
    /// Throws `missing`, `not_a_file` and other errors of the file system.
    package init(fileAt path: String) throws(CassetteError) {
        let found: (OpenFile, size: Int)
        do throws(SystemCallError) {
            let file = try OpenFolder.trustedFile(path)
            found = (file, try file.status().size)
        } catch {
            throw CassetteError(error)
        }
        try self.init(found.0, fileSize: found.size)
    }
}
