import Blobs

/// The folder in which the cassettes and their blobs are.
package struct CassetteFolder: Sendable {
    /// The folder as the user named it.
    package let path: String

    /// Names a folder, which may or may not be there.
    package init(_ path: String) {
        self.path = path
    }

    /// Every cassette in the folder and below, sorted by name.
    ///
    /// What a name cannot have is passed over: other files, hidden ones, torn tails, symbolic links, the blobs. None if
    /// there is no such folder. Throws the errors of the file system.
    package func names() throws(CassetteError) -> [CassetteName] {
        do throws(SystemCallError) {
            var names: [CassetteName] = []
            try Self.collect(below: try OpenFolder(trusted: path), prefix: [], into: &names)
            return names.sorted { "\($0)".utf8.lexicographicallyPrecedes("\($1)".utf8) }
        } catch {
            if error.reason == .missing { return [] }
            throw CassetteError(error)
        }
    }

    /// Checks that the folder is there and can be read.
    ///
    /// Throws `missing`, `forbidden` or `not_a_file`, each with its remedy.
    package func checkReadable() throws(CassetteError) {
        do throws(SystemCallError) {
            _ = try OpenFolder(trusted: path).names()
        } catch {
            throw CassetteError(error)
        }
    }

    /// Makes the folder if it is missing, and checks that files can be made in it.
    ///
    /// Throws `forbidden`, `disk_full` or `not_a_file`, each with its remedy.
    package func checkWritable() throws(CassetteError) {
        do throws(SystemCallError) {
            let folder = try OpenFolder.makeTrusted(path)
            let (_, name) = try folder.makeFile(numberedLike: ".probe-")
            try folder.remove(name)
        } catch {
            throw CassetteError(error)
        }
    }

    private static func collect(
        below folder: OpenFolder,
        prefix: [String],
        into names: inout [CassetteName]
    ) throws(SystemCallError) {
        for entry in try folder.names() {
            do throws(SystemCallError) {
                switch try folder.status(of: entry).kind {
                case .file:
                    guard entry.hasSuffix(CassetteName.fileExtension) else { continue }
                    let last = String(entry.dropLast(CassetteName.fileExtension.count))
                    if let name = try? CassetteName((prefix + [last]).joined(separator: "/")) { names.append(name) }
                case .folder:
                    let isBlobs = prefix.isEmpty && entry == "blobs"
                    guard !isBlobs, CassetteName.isSegment(entry), prefix.count + 1 < CassetteName.segmentLimit else {
                        continue
                    }
                    try collect(below: try folder.folder(entry), prefix: prefix + [entry], into: &names)
                case .symbolicLink, .other: continue
                }
            } catch {
                // Removed meanwhile.
                if error.reason != .missing { throw error }
            }
        }
    }
}
