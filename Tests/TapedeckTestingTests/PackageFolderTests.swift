import Foundation
import Testing

@testable import TapedeckTesting

@Suite("The folder in which a server of the tests' own works")
struct PackageFolderTests {
    @Test("It is that of the package which a test belongs to")
    func package() {
        let folder = PackageFolder.containing(#filePath)
        #expect(#filePath == folder.appending(path: "Tests/TapedeckTestingTests/PackageFolderTests.swift").path)
    }

    @Test("Where there is no package it is the working directory")
    func none() {
        #expect(PackageFolder.containing("/nowhere/a.swift").path == FileManager.default.currentDirectoryPath)
    }
}
