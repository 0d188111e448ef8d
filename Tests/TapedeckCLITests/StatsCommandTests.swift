import Blobs
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("StatsCommand")
struct StatsCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func stats() async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage()
        let status = await stage.run(["stats", "--cassettes", folder.path])
        return (status, stage.output.text, stage.errors.text)
    }

    /// The numbers in the last column, by what stands in the first.
    private func numbers(in output: String) -> [String: Int] {
        let rows = output.split(separator: "\n").dropFirst().map { $0.split(separator: "  ").map(String.init) }
        return Dictionary(
            rows.compactMap { row in
                guard let last = row.last, let number = Int(last.filter { $0 != " " }) else { return nil }
                return (row[0].filter { $0 != " " }, number)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test("adds up what was received, what is stored, and what was saved")
    func sums() async throws {
        let (digest, size) = try folder.store(Sample.png)
        let media = [Sample.interaction(1, response: [.blob(digest, size: size)])]
        try folder.record(media + [Sample.interaction(2, request: [.base64OfBlob(digest, size: size)])], as: "a/media")
        try folder.record(media, as: "more")
        let (status, output, errors) = await stats()
        #expect(status == .done && errors == "")
        let numbers = numbers(in: output)
        #expect(numbers["cassettes"] == 2 && numbers["interactions"] == 3 && numbers["blobs"] == 1)
        let base64 = (size + 2) / 3 * 4
        let received = 2 * (27 + size) + base64 + 11
        #expect(numbers["bytesasreceived"] == received)
        #expect(numbers["savedbycontentaddressing"] == 2 * size + base64 - size)
        #expect(numbers["inblobs"] == size)
        let names = try ["a/media", "more"].map { try CassetteName($0) }
        let files = try names.reduce(0) { try $0 + CassetteUsage(of: Cassette($1, in: folder.path)).fileBytes }
        #expect(numbers["incassettes"] == files && numbers["bytesstored"] == files + size)
        let heads = try #require(numbers["headsandsyntaxaroundthem"])
        let saved = try #require(numbers["savedbycompression"]) + size + base64
        #expect(received + heads - saved == files + size)
        let lines = output.split(separator: "\n")
        #expect(
            lines.prefix(4) == [
                "WHAT                           AMOUNT  BYTES", "cassettes                           2",
                "interactions                        3", "blobs                               1",
            ]
        )
        #expect(lines[4] == "bytes as received             6.6 KiB   6761")
        #expect(lines.count == 11)
    }

    @Test("counts the blobs that are in no body")
    func unused() async throws {
        try folder.record([Sample.interaction(1)], as: "a")
        _ = try folder.store([1])
        #expect(
            await stats().output.hasSuffix(
                "1 blob is in no body: 1 byte; 'tapedeck gc --dry-run' lists what can be removed\n"
            )
        )
        _ = try folder.store(Sample.png)
        let text = "2 blobs are in no body: 2009 bytes (2 KiB); 'tapedeck gc --dry-run' lists what can be removed\n"
        #expect(await stats().output.hasSuffix(text))
    }

    @Test("says so where there is nothing")
    func nothing() async {
        #expect(
            await stats() == (
                .done, "",
                "tapedeck: no cassettes in \"\(folder.path)\" yet; 'tapedeck record' makes them, --cassettes names another "
                    + "folder\n"
            )
        )
    }

    @Test("counts what is whole where a cassette is torn, and says so")
    func torn() async throws {
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "torn")
        try folder.damage("torn.jsonl.gz") { $0.removeLast(9) }
        let (status, output, errors) = await stats()
        #expect(status == .done)
        #expect(numbers(in: output)["interactions"] == 1)
        #expect(errors.hasPrefix("tapedeck: \(folder.path)/torn.jsonl.gz: the last "))
    }

    @Test("goes on past a damaged cassette, and exits 1")
    func damaged() async throws {
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "bad")
        try folder.record([Sample.interaction(1)], as: "good")
        try folder.damage("bad.jsonl.gz") { $0[$0.count / 2 - 20] ^= 0xFF }
        _ = try folder.store([1])
        let (status, output, errors) = await stats()
        #expect(status == .failed)
        #expect(numbers(in: output)["cassettes"] == 1 && numbers(in: output)["interactions"] == 1)
        #expect(errors.hasPrefix("tapedeck: \(folder.path)/bad.jsonl.gz, member 2 at byte "))
        // What the damaged one names is not known.
        #expect(!output.contains("in no body"))
    }
}
