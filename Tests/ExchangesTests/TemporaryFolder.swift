import Foundation

/// A folder of a test's own, which is removed after it.
struct TemporaryFolder {
    let path: String

    /// Calls `body` with a new folder and removes it afterwards.
    static func with<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
        let folder = try make()
        defer { folder.remove() }
        return try body(folder)
    }

    /// Calls `body` with a new folder and removes it afterwards.
    static func use<Result>(_ body: (TemporaryFolder) async throws -> Result) async throws -> Result {
        let folder = try make()
        defer { folder.remove() }
        return try await body(folder)
    }

    private static func make() throws -> TemporaryFolder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("tapedeck-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return TemporaryFolder(path: url.path)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: path) }
}
