import Foundation

/// Finds the program to start.
struct ProgramSearch {
    let environment: [String: String]
    let arguments: [String]

    /// The program that `TAPEDECK_BIN` names, else that beside the tests (a package that depends on Tapedeck builds it
    /// there), else that in `PATH`.
    func find() throws(TapedeckError) -> URL {
        if let named = environment["TAPEDECK_BIN"], !named.isEmpty {
            guard isProgram(named) else { throw .noProgram(named) }
            return URL(filePath: named)
        }
        let folders = bundleFolders + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders {
            let file = URL(filePath: folder, directoryHint: .isDirectory).appending(path: "tapedeck")
            if isProgram(file.path) { return file }
        }
        throw .noProgram(nil)
    }

    /// The folders of test bundles: on Linux the bundle is the program, elsewhere an argument names what is in it.
    private var bundleFolders: [String] {
        arguments.compactMap { argument in
            guard let bundle = argument.range(of: ".xctest") else { return nil }
            return URL(filePath: String(argument[..<bundle.lowerBound])).deletingLastPathComponent().path
        }
    }

    private func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let files = FileManager.default
        return files.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && files.isExecutableFile(atPath: path)
    }
}
