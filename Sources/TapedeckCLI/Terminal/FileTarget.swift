import Blobs

/// A file that the user named as the target of an export: there whole or not at all.
///
/// It is written beside its name and gets that at the end; one that is not finished leaves nothing behind.
final class FileTarget: ExportTarget {
    private let folder: OpenFolder
    private let name: String
    private let partialName: String
    private let file: OpenFile
    private let path: String
    private var failure: SystemCallError?
    private var isFinished = false

    /// Begins a file, in a folder that must be there.
    ///
    /// - Parameter path: Its name, relative to the working folder; a file of that name is replaced at the end.
    /// - Throws: `CLIError` (exit 1) where no such file can be made.
    init(_ path: String) throws(CLIError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        self.path = path
        name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        guard !name.isEmpty else { throw Self.error(path, "it names no file") }
        let kind: FileStatus.Kind?
        do throws(SystemCallError) {
            folder = try OpenFolder(trusted: parent)
            kind = try Self.kind(of: name, in: folder)
            (file, partialName) = try Self.makeFile(besides: name, in: folder)
        } catch {
            throw Self.error(path, error.text)
        }
        // From here on dropping the target removes the file.
        guard kind == nil || kind == .file else { throw Self.error(path, Self.noFile) }
    }

    deinit {
        // There is nobody to tell of a failure, and what stays has a name that says what it is.
        if !isFinished { try? folder.remove(partialName) }
    }

    var takesMore: Bool { failure == nil }

    func write(_ bytes: [UInt8]) {
        guard takesMore else { return }
        do throws(SystemCallError) {
            try bytes.withUnsafeBufferPointer { bytes throws(SystemCallError) in
                try file.write(UnsafeRawBufferPointer(bytes))
            }
        } catch {
            failure = error
        }
    }

    func finish() throws(CLIError) {
        if let failure { throw Self.error(path, failure.text) }
        do throws(SystemCallError) {
            try file.synchronize()
            try folder.rename(partialName, to: name)
            isFinished = true
            try folder.synchronize()
        } catch {
            throw Self.error(path, error.text)
        }
    }

    /// What has the name now, if anything.
    ///
    /// Only a file may be replaced: a pipe or `/dev/stdout` would be gone.
    private static func kind(of name: String, in folder: OpenFolder) throws(SystemCallError) -> FileStatus.Kind? {
        do throws(SystemCallError) {
            return try folder.status(of: name).kind
        } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }

    /// Makes a hidden file with the first free number.
    private static func makeFile(
        besides name: String,
        in folder: OpenFolder
    ) throws(SystemCallError) -> (OpenFile, name: String) {
        var number = 1
        while true {
            let partialName = ".\(name).partial-\(number)"
            do throws(SystemCallError) {
                return (try folder.makeFile(partialName), partialName)
            } catch {
                guard error.reason == .exists else { throw error }
                number += 1
            }
        }
    }

    private static let noFile = "it is there and no file; without --output all goes to standard output"

    private static func error(_ path: String, _ reason: String) -> CLIError {
        .failed("cannot write \(TerminalText.quote(path)): \(reason)")
    }
}
