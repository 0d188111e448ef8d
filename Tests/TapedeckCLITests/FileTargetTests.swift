import Testing

@testable import TapedeckCLI

@Suite("FileTarget")
struct FileTargetTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    @Test("the file is there when it is finished, and not before")
    func finish() throws {
        try folder.write("old", to: "out")
        let target = try FileTarget("\(folder.path)/out")
        target.write(Array("ne".utf8))
        target.write([])
        target.write(Array("w".utf8))
        #expect(target.takesMore)
        #expect(try folder.text(of: "out") == "old")
        try target.finish()
        #expect(try folder.text(of: "out") == "new")
        #expect(try folder.names() == ["out"])
        #expect(try folder.mode(of: "out") == 0o600)
    }

    @Test("one that is not finished leaves nothing behind")
    func drop() throws {
        do {
            let target = try FileTarget("\(folder.path)/out")
            target.write([1])
            #expect(try folder.names() == [".out.partial-1"])
            let other = try FileTarget("\(folder.path)/out")
            #expect(try folder.names() == [".out.partial-1", ".out.partial-2"])
            withExtendedLifetime((target, other)) {}
        }
        #expect(try folder.names() == [])
    }

    @Test("what is no file is not replaced")
    func others() throws {
        try folder.makeFolder("folder")
        try folder.makeLink("link", to: "/dev/null")
        for name in ["folder", "link"] {
            let path = "\(folder.path)/\(name)"
            let error = #expect(throws: CLIError.self) { try FileTarget(path) }
            #expect(
                error
                    == .failed(
                        "cannot write \"\(path)\": it is there and no file; without --output all goes to standard output"
                    )
            )
        }
        #expect(try folder.names() == ["folder", "link"])
        #expect(throws: CLIError.self) { try FileTarget("\(folder.path)/") }
        #expect(throws: CLIError.self) { try FileTarget("") }
        #expect(throws: CLIError.self) { try FileTarget("\(folder.path)/none/out") }
    }
}
