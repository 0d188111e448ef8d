import Blobs
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("GcCommand")
struct GcCommandTests {
    /// When what a test writes has long been old.
    private static let later = 4_000_000_000

    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func store(_ byte: UInt8, count: Int) throws -> BlobDigest {
        try folder.store([UInt8](repeating: byte, count: count)).digest
    }

    private func name(of digest: BlobDigest) -> String { "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)" }

    private func gc(
        _ flags: String...,
        now: Int = later
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage(now: now)
        let status = await stage.run(["gc", "--cassettes", folder.path] + flags)
        return (status, stage.output.text, stage.errors.text)
    }

    @Test("removes old blobs that no cassette names, and says how many and how many bytes")
    func removes() async throws {
        let (named, first, second) = (try store(1, count: 10), try store(2, count: 1_000), try store(3, count: 1_000))
        try folder.record([Sample.interaction(1, response: [.blob(named, size: 10)])], as: "a/media")
        try folder.write("?", to: "blobs/sha256/.partial-1-1")
        try folder.write("?", to: "a/.media.jsonl.gz.new-1")
        let listed = await gc("--dry-run")
        #expect(listed.status == .done && listed.errors == "")
        let blobs = [first, second].map(name).sorted()
        let lines = [
            "would remove \(folder.path)/blobs/sha256/.partial-1-1: 1 byte, unfinished",
            "would remove \(folder.path)/\(blobs[0]): 1000 bytes",
            "would remove \(folder.path)/\(blobs[1]): 1000 bytes",
            "would remove \(folder.path)/a/.media.jsonl.gz.new-1: 1 byte, unfinished",
            "would remove 2 blobs and 2 unfinished files: 2002 bytes (2 KiB)",
        ]
        #expect(listed.output == lines.joined(separator: "\n") + "\n")
        #expect([named, first, second].map(name).allSatisfy(folder.contains))
        #expect(await gc() == (.done, "removed 2 blobs and 2 unfinished files: 2002 bytes (2 KiB)\n", ""))
        #expect([named, first, second].map { folder.contains(name(of: $0)) } == [true, false, false])
        #expect(!folder.contains("blobs/sha256/.partial-1-1") && !folder.contains("a/.media.jsonl.gz.new-1"))
        #expect(await gc() == (.done, "nothing to remove\n", ""))
        #expect(await Stage().run(["verify", "--cassettes", folder.path]) == .done)
    }

    @Test("keeps what is younger than a day, to the second")
    func young() async throws {
        let digest = try store(1, count: 5)
        let now = 1_000_000_000
        for (age, text) in [
            (86_400, "nothing to remove\nkept 1 blob: 5 bytes, younger than a day\n"),
            (86_401, "removed 1 blob: 5 bytes\n"),
        ] {
            try folder.setModified(now - age, of: name(of: digest))
            #expect(await gc(now: now) == (.done, text, ""))
        }
        #expect(!folder.contains(name(of: digest)))
    }

    @Test("removes nothing where a cassette is damaged, and says why")
    func damaged() async throws {
        let digest = try store(1, count: 5)
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "bad")
        try folder.damage("bad.jsonl.gz") { $0[$0.count / 2 - 20] ^= 0xFF }
        for flags in [[], ["--dry-run"]] {
            let stage = Stage(now: Self.later)
            #expect(await stage.run(["gc", "--cassettes", folder.path] + flags) == .failed)
            #expect(stage.output.text == "")
            let start = "tapedeck: nothing was removed: \(folder.path)/bad.jsonl.gz, member 2 at byte "
            #expect(stage.errors.text.hasPrefix(start))
            #expect(stage.errors.text.split(separator: "\n").count == 1)
        }
        #expect(folder.contains(name(of: digest)))
    }

    @Test("removes nothing where a cassette is torn, and says what to do")
    func torn() async throws {
        let digest = try store(1, count: 5)
        try folder.record([Sample.interaction(1)], as: "torn")
        var offset = 0
        try folder.damage("torn.jsonl.gz") {
            offset = $0.count
            $0 += [0x1F, 0x8B, 8]
        }
        #expect(
            await gc() == (
                .failed, "",
                "tapedeck: nothing was removed: \(folder.path)/torn.jsonl.gz: The last 3 bytes (from byte \(offset) on) "
                    + "are torn, and may name any blob. Put them aside with tapedeck repair, or restore the file "
                    + "from version control.\n"
            )
        )
        #expect(folder.contains(name(of: digest)))
    }

    @Test("a folder that is not there is an error")
    func missing() async {
        let stage = Stage()
        #expect(await stage.run(["gc", "--cassettes", "\(folder.path)/none"]) == .failed)
        #expect(
            stage.errors.text == "tapedeck: nothing was removed: \(folder.path)/none: openat failed: No such file or "
                + "directory. Check --cassettes and --cassette; `tapedeck ls` shows what there is.\n"
        )
    }
}
