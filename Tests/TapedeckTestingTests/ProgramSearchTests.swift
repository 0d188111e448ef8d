import Foundation
import Testing

@testable import TapedeckTesting

@Suite("Which program is started")
struct ProgramSearchTests {
    /// A folder that is gone at the end, with programs called `tapedeck` in some of its folders.
    private func withFolders(_ names: [String], _ body: (URL) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "search-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for name in names {
            let folder = root.appending(path: name, directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appending(path: "tapedeck")
            try Data().write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: file.path)
        }
        try body(root)
    }

    private func find(_ environment: [String: String], _ arguments: [String] = []) throws -> String {
        try ProgramSearch(environment: environment, arguments: arguments).find().path
    }

    @Test("TAPEDECK_BIN goes before the one beside the tests, and that before PATH")
    func order() throws {
        try withFolders(["named", "beside", "path"]) { root in
            let path = "\(root.path)/none:\(root.path)/path"
            let linux = "\(root.path)/beside/ShopPackageTests.xctest"
            let named = "\(root.path)/named/tapedeck"
            let beside = "\(root.path)/beside/tapedeck"
            let first = try find(["TAPEDECK_BIN": named, "PATH": path], [linux])
            #expect(first == named)
            let second = try find(["TAPEDECK_BIN": "", "PATH": path], [linux])
            #expect(second == beside)
            let inside = "\(linux)/Contents/MacOS/ShopPackageTests"
            let third = try find(["PATH": path], ["helper", "--test-bundle-path", inside])
            #expect(third == beside)
            let last = try find(["PATH": path], ["helper"])
            #expect(last == root.path + "/path/tapedeck")
        }
    }

    @Test("What TAPEDECK_BIN names has to be a program", arguments: ["/nowhere/tapedeck", "/"])
    func named(text: String) {
        #expect(throws: TapedeckError.noProgram(text)) { try find(["TAPEDECK_BIN": text]) }
    }

    @Test("Where there is none, that is an error")
    func none() {
        #expect(throws: TapedeckError.noProgram(nil)) { try find(["PATH": "/nowhere"]) }
    }
}
