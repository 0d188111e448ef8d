import Foundation

/// The folder in which a test's Tapedeck works.
enum PackageFolder {
    /// The folder of the package that a file belongs to, wherever the tests were started (Xcode starts them elsewhere).
    ///
    /// - Parameter file: A source file.
    /// - Returns: The nearest folder above it with a `Package.swift`, else the working directory.
    static func containing(_ file: String) -> URL {
        let files = FileManager.default
        var folder = URL(filePath: file).deletingLastPathComponent()
        while folder.pathComponents.count > 1 {
            if files.fileExists(atPath: folder.appending(path: "Package.swift").path) { return folder }
            folder.deleteLastPathComponent()
        }
        return URL(filePath: files.currentDirectoryPath, directoryHint: .isDirectory)
    }
}
