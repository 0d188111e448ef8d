import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("RepairCommand")
struct RepairCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func repair(_ name: String) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage()
        let status = await stage.run(["repair", name, "--cassettes", folder.path])
        return (status, stage.output.text, stage.errors.text)
    }

    @Test("leaves alone what is whole")
    func whole() async throws {
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "a")
        #expect(await repair("a") == (.done, "a is whole (2 interactions); nothing was changed\n", ""))
    }

    @Test("says what was torn and where it is now")
    func torn() async throws {
        try folder.record([Sample.interaction(1)], as: "a")
        var size = 0
        try folder.damage("a.jsonl.gz") {
            size = $0.count
            $0 += [0x1F, 0x8B, 8]
        }
        #expect(
            await repair("a") == (
                .done,
                "a: torn: bytes \(size)–\(size + 2), now in \(folder.path)/a.jsonl.gz.torn-1\n"
                    + "a is whole again (1 interaction)\n",
                ""
            )
        )
    }

    @Test("says what was damaged and where it is now, and the cassette can be used again")
    func damaged() async throws {
        try folder.record([Sample.interaction(1)], as: "a")
        var (header, size) = (0, 0)
        try folder.damage("a.jsonl.gz") { bytes in
            // Members begin with gzip's magic number (RFC 1952 §2.3.1).
            header = (1..<bytes.count).first { bytes[$0] == 0x1F && bytes[$0 + 1] == 0x8B } ?? 0
            size = bytes.count - header
            bytes += bytes[header...]
            bytes[header + 20] ^= 1
        }
        #expect(await Stage().run(["verify", "a", "--cassettes", folder.path]) == .failed)
        #expect(
            await repair("a") == (
                .done,
                "a: damaged: bytes \(header)–\(header + size - 1), now in \(folder.path)/a.jsonl.gz.damaged-1\n"
                    + "a is whole again (1 interaction)\n",
                ""
            )
        )
        #expect(await Stage().run(["verify", "a", "--cassettes", folder.path]) == .done)
    }

    @Test("fails for what is not there or no cassette")
    func failures() async throws {
        try folder.write("hello", to: "text.jsonl.gz")
        let text = await repair("text")
        #expect(text.status == .failed && text.output.isEmpty)
        #expect(text.errors.contains("/text.jsonl.gz: This is no cassette: "))
        let missing = await repair("nothing")
        #expect(missing.status == .failed)
        #expect(missing.errors.hasPrefix("tapedeck: no cassette \"nothing\" in "))
        #expect(await repair("../x").status == .usage)
    }
}
