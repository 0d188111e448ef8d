import Testing

@testable import TapedeckCLI

@Suite("tapedeck git-setup")
struct GitSetupCommandTests {
    private let folder: SampleFolder
    /// Without the settings of whoever runs the tests.
    private let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"]

    init() throws { folder = try SampleFolder() }

    private func run(
        _ arguments: String...,
        in subfolder: String = ""
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage(environment: environment, folder: folder.path + subfolder)
        let status = await stage.run(["git-setup"] + arguments)
        return (status, stage.output.text, stage.errors.text)
    }

    private func git(_ arguments: String...) throws -> GitProgram.Answer {
        try GitProgram(folder: folder.path, environment: environment).run(arguments)
    }

    @Test("adds attributes and settings once")
    func once() async throws {
        #expect(try git("init", "--quiet").status == 0)
        try folder.write("*.md text\n", to: ".gitattributes")
        #expect(
            await run()
                == (
                    .done,
                    """
                    .gitattributes has the cassettes in "cassettes"; commit it
                    git shows and merges cassettes in this clone; each clone needs 'tapedeck git-setup' once

                    """, ""
                )
        )
        let attributes = try folder.text(of: ".gitattributes")
        #expect(
            attributes == """
                *.md text
                /cassettes/**/*.jsonl.gz -text diff=tapedeck merge=tapedeck
                /cassettes/blobs/** binary

                """
        )
        #expect(try git("config", "diff.tapedeck.textconv").output == "tapedeck git-text")
        #expect(try git("config", "diff.tapedeck.cachetextconv").output == "true")
        #expect(try git("config", "merge.tapedeck.driver").output == "tapedeck merge-driver %O %A %B %P")
        #expect(await run() == (.done, "all is set up already\n", ""))
        #expect(try folder.text(of: ".gitattributes") == attributes)
        for name in ["cassettes/a.jsonl.gz", "cassettes/b/c/d.jsonl.gz"] {
            #expect(try git("check-attr", "diff", "--", name).output == "\(name): diff: tapedeck")
        }
        #expect(try git("check-attr", "diff", "--", "other/a.jsonl.gz").output == "other/a.jsonl.gz: diff: unspecified")
        #expect(try git("check-attr", "text", "--", "cassettes/blobs/x").output == "cassettes/blobs/x: text: unset")
    }

    @Test("knows the folder of cassettes from within the repository, whatever its name")
    func subfolder() async throws {
        #expect(try git("init", "--quiet").status == 0)
        try folder.makeFolder("app")
        #expect(await run("--cassettes", "my tapes", in: "/app").status == .done)
        #expect(try folder.mode(of: ".gitattributes") == 0o644)
        #expect(
            try git("check-attr", "merge", "--", "app/my tapes/a.jsonl.gz").output
                == "app/my tapes/a.jsonl.gz: merge: tapedeck"
        )
        #expect(
            await run("--cassettes", "../..", in: "/app").errors.hasPrefix(
                "tapedeck: \"../..\" is outside of the repository"
            )
        )
    }

    @Test("is of no use outside of a repository")
    func outside() async throws {
        #expect(
            await run()
                == (
                    .failed, "",
                    "tapedeck: this is no working tree of git; run it inside of one, or 'git init' first\n"
                )
        )
        #expect(try folder.names() == [])
    }

    @Test("names what keeps it from writing")
    func forbidden() async throws {
        #expect(try git("init", "--quiet").status == 0)
        try folder.makeLink(".gitattributes", to: "elsewhere")
        let (status, _, errors) = await run()
        #expect(status == .failed)
        #expect(errors.hasPrefix("tapedeck: cannot write \"\(folder.path)/.gitattributes\": "))
    }
}
