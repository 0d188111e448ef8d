import Blobs

extension CassetteFolder {
    /// How deep folders may be nested before that counts as a trap; names of cassettes end long before.
    private static let depthLimit = 64

    /// Shows every name that is no folder, in the folder and below, whether or not a cassette may be called so.
    ///
    /// Hidden folders, links to folders and the blobs are passed over. Nothing is shown if there is no such folder.
    func walk(
        _ visit: (_ name: String, _ folder: OpenFolder, _ kind: FileStatus.Kind) throws(CassetteError) -> Void
    ) throws(CassetteError) {
        let folder: OpenFolder
        do throws(SystemCallError) {
            folder = try OpenFolder(trusted: path)
        } catch {
            if error.reason == .missing { return }
            throw CassetteError(error)
        }
        try Self.walk(folder, depth: 0, visit)
    }

    private static func walk(
        _ folder: OpenFolder,
        depth: Int,
        _ visit: (String, OpenFolder, FileStatus.Kind) throws(CassetteError) -> Void
    ) throws(CassetteError) {
        guard depth <= depthLimit else { throw .tooDeep(folder.path, limit: depthLimit) }
        for name in try cassetteErrors({ () throws(SystemCallError) in try folder.names() }) {
            let isBlobs = depth == 0 && name == "blobs"
            guard !isBlobs, let kind = try kind(of: name, in: folder) else { continue }
            if kind != .folder {
                try visit(name, folder, kind)
            } else if !name.hasPrefix(".") {
                try walk(
                    try cassetteErrors { () throws(SystemCallError) in try folder.folder(name) },
                    depth: depth + 1,
                    visit
                )
            }
        }
    }

    /// What stands under a name; `nil` if nothing does any more.
    private static func kind(of name: String, in folder: OpenFolder) throws(CassetteError) -> FileStatus.Kind? {
        do throws(SystemCallError) {
            return try folder.status(of: name).kind
        } catch {
            if error.reason == .missing { return nil }
            throw CassetteError(error)
        }
    }

    private static func cassetteErrors<Value>(
        _ work: () throws(SystemCallError) -> Value
    ) throws(CassetteError) -> Value {
        do throws(SystemCallError) {
            return try work()
        } catch {
            throw CassetteError(error)
        }
    }
}
