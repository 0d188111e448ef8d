import Foundation

/// A folder of a test's own, removed when the test is over.
///
/// It is in memory where the system offers that: thousands of small files that are synced take minutes on some disks.
package final class ScratchFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes the folder.
    package init() throws {
        let isInMemory = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let parent = isInMemory ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        var template = Array("\(parent)/tapedeck-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    package func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and makes the folders above it.
    package func write(_ bytes: [UInt8], to name: String) throws {
        let url = URL(fileURLWithPath: path(of: name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
    }

    /// What is in a file.
    package func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(of: name))))
    }

    /// Every file below, sorted.
    package func files() -> [String] {
        var names: [String] = []
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path(of: name), isDirectory: &isFolder)
            if !isFolder.boolValue { names.append(name) }
        }
        return names.sorted()
    }

    /// The permissions of a file.
    package func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(of: name))
        return attributes[.posixPermissions] as? Int ?? -1
    }

    /// Sets the time at which a file's content changed last, in seconds since 1970.
    package func setModified(_ seconds: Int, of name: String) throws {
        let date = Date(timeIntervalSince1970: TimeInterval(seconds))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path(of: name))
    }

    /// The time at which a file's content changed last, in seconds since 1970.
    package func modified(of name: String) throws -> Int {
        let date = try FileManager.default.attributesOfItem(atPath: path(of: name))[.modificationDate] as? Date
        return Int(date?.timeIntervalSince1970 ?? -1)
    }
}
