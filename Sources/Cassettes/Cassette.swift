import Blobs

/// Where a cassette is: its name and the folder of the cassettes.
///
/// The way down from the folder is gone name by name, so that only the folder itself may be reached through a symbolic
/// link (docs/design.md §9).
package struct Cassette: Sendable {
    /// The name.
    package let name: CassetteName
    /// The folder which the user named.
    package let folder: String

    /// Names a cassette, which may or may not be there.
    package init(_ name: CassetteName, in folder: String) {
        self.name = name
        self.folder = folder
    }

    /// The file.
    package var path: String { name.path(in: folder) }

    /// Opens the folder the file is in; `nil` if there is none.
    func openFolder() throws(SystemCallError) -> OpenFolder? {
        do throws(SystemCallError) {
            var folder = try OpenFolder(trusted: folder)
            for segment in name.segments.dropLast() { folder = try folder.folder(segment) }
            return folder
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }

    /// Opens the folder the file is in, making what is missing.
    func makeFolder() throws(SystemCallError) -> OpenFolder {
        var folder = try OpenFolder.makeTrusted(folder)
        for segment in name.segments.dropLast() { folder = try folder.makingFolder(segment) }
        return folder
    }

    /// Opens the file for reading; `nil` if there is none.
    func openFile() throws(SystemCallError) -> OpenFile? {
        guard let folder = try openFolder() else { return nil }
        do throws(SystemCallError) {
            return try folder.file(name.fileName)
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }
}
