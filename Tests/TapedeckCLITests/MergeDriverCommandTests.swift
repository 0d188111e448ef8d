import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("tapedeck merge-driver")
struct MergeDriverCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func merge() async -> (status: TapedeckCLI.ExitStatus, errors: String) {
        let files = ["base", "ours", "theirs"].map { "\(folder.path)/\($0).jsonl.gz" }
        let stage = Stage()
        let status = await stage.run(["merge-driver"] + files + ["cassettes/checkout.jsonl.gz"])
        #expect(stage.output.text == "")
        return (status, stage.errors.text)
    }

    private func numbers(_ name: String) throws -> [Int] {
        try CassetteContents(fileAt: "\(folder.path)/\(name).jsonl.gz").interactions.map(\.n)
    }

    @Test("writes both sides' interactions in place of ours, and is silent where nothing was contested")
    func joins() async throws {
        try folder.record([Sample.interaction(1)], as: "base")
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "ours")
        try folder.record([Sample.interaction(1), Sample.interaction(3)], as: "theirs")
        #expect(await merge() == (.done, ""))
        #expect(try numbers("ours") == [1, 2, 3])
        #expect(try folder.names() == ["base.jsonl.gz", "ours.jsonl.gz", "theirs.jsonl.gz"])
    }

    @Test("says whose answers are kept where both sides recorded again, or one removed")
    func contests() async throws {
        try folder.record(
            [Sample.interaction(1, fingerprint: "a"), Sample.interaction(2, fingerprint: "b")],
            as: "base"
        )
        try folder.record(
            [
                Sample.interaction(3, fingerprint: "a", recording: "o"),
                Sample.interaction(4, fingerprint: "b", recording: "o", target: "/v1/models"),
            ],
            as: "ours"
        )
        try folder.record([Sample.interaction(5, fingerprint: "a", recording: "t")], as: "theirs")
        let (status, errors) = await merge()
        #expect(status == .done)
        #expect(
            errors == """
                tapedeck: cassettes/checkout.jsonl.gz: POST https://api.openai.com/v1/chat/completions was recorded again \
                by both sides; the later answer is kept, from the other branch (2026-11-21T07:10:05.123Z)
                tapedeck: cassettes/checkout.jsonl.gz: POST https://api.openai.com/v1/models was recorded again by one \
                side and removed by the other; it is kept, from this branch (2026-11-21T07:10:04.123Z)

                """
        )
        #expect(try numbers("ours") == [4, 5])
    }

    @Test("leaves ours alone where a version is damaged, and exits 1, which is a conflict to git")
    func damage() async throws {
        try folder.record([Sample.interaction(1)], as: "base")
        try folder.record([Sample.interaction(1)], as: "ours")
        try folder.write("<<<<<<< HEAD\n", to: "theirs.jsonl.gz")
        let (status, errors) = await merge()
        #expect(status == .failed)
        #expect(
            errors.hasPrefix("tapedeck: cassettes/checkout.jsonl.gz was not merged: as it is in the other branch: ")
        )
        #expect(try numbers("ours") == [1])
    }

    @Test("says that a torn tail is left out")
    func tornTail() async throws {
        try folder.record([Sample.interaction(1)], as: "base")
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "ours")
        try folder.record([Sample.interaction(1), Sample.interaction(3)], as: "theirs")
        try folder.damage("theirs.jsonl.gz") { $0 += [0x1F, 0x8B, 0x08] }
        let (status, errors) = await merge()
        #expect(status == .done)
        #expect(
            errors
                == "tapedeck: cassettes/checkout.jsonl.gz of the other branch: the last 3 bytes are torn and are left out\n"
        )
        #expect(try numbers("ours") == [1, 2, 3])
    }
}
