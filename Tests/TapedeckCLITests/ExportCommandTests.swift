import Blobs
import BodyFormats
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("ExportCommand")
struct ExportCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func export(
        _ arguments: String...
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage()
        let status = await stage.run(["export"] + arguments + ["--cassettes", folder.path])
        return (status, stage.output.text, stage.errors.text)
    }

    private func numbers(in har: String) throws -> [Int?] {
        let log = try JSONParser.parse(Array(har.utf8))["log"]
        return (log?["entries"]?.arrayValue ?? []).map { $0["_tapedeck"]?["n"]?.integerValue }
    }

    @Test("writes what counts, by number, as HAR unless told otherwise")
    func har() async throws {
        try folder.record(
            [
                Sample.interaction(1, fingerprint: "same", recording: "old"), Sample.stream(3), Sample.interaction(2),
                Sample.interaction(4, fingerprint: "same", recording: "new"),
            ],
            as: "a/checkout"
        )
        let (status, output, errors) = await export("a/checkout")
        #expect(status == .done && errors == "")
        #expect(
            output.hasPrefix(
                #"{"log":{"version":"1.2","creator":{"name":"Tapedeck","version":"\#(Tapedeck.version)"},"#
            )
        )
        #expect(output.contains(#""comment":"cassette a/checkout""#))
        #expect(try numbers(in: output) == [2, 3, 4])
        #expect(await export("a/checkout", "--format", "har").output == output)
        #expect(await export("a/checkout", "--format", "jsonl").output.split(separator: "\n").count == 3)
        #expect(await export("a/checkout", "--format", "curl").output.hasPrefix("#!/bin/sh\n"))
    }

    @Test("writes a file, in place of one that was there, and nothing to standard output")
    func file() async throws {
        try folder.record([Sample.interaction(1)], as: "checkout")
        try folder.write("old", to: "out.har")
        let (status, output, errors) = await export("checkout", "-o", "\(folder.path)/out.har")
        #expect(status == .done && output == "" && errors == "")
        #expect(try numbers(in: folder.text(of: "out.har")) == [1])
        #expect(try folder.names() == ["checkout.jsonl.gz", "out.har"])
    }

    @Test("names a blob that is missing or damaged, and writes nothing", arguments: [true, false])
    func blob(isMissing: Bool) async throws {
        let (digest, size) = try folder.store(Sample.png)
        try folder.record(
            [Sample.interaction(1), Sample.interaction(2, response: [.blob(digest, size: size)])],
            as: "media"
        )
        let path = "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)"
        try isMissing ? folder.remove(path) : folder.damage(path) { $0[100] ^= 1 }
        try folder.write("old", to: "out.har")
        for arguments in [["media"], ["media", "--output", "\(folder.path)/out.har"]] {
            let stage = Stage()
            #expect(await stage.run(["export"] + arguments + ["--cassettes", folder.path]) == .failed)
            #expect(stage.output.text == "")
            #expect(stage.errors.text.hasPrefix("tapedeck: media, interaction 2: The "))
            #expect(stage.errors.text.contains("\(digest)"))
            #expect(
                stage.errors.text.hasSuffix("Restore the file from version control, or record the interaction again.\n")
            )
        }
        #expect(try folder.text(of: "out.har") == "old")
        #expect(try folder.names() == ["blobs", "media.jsonl.gz", "out.har"])
    }

    @Test("leaves no file where a blob has another size than the cassette says")
    func size() async throws {
        let (digest, size) = try folder.store(Sample.png)
        try folder.record([Sample.interaction(1, response: [.blob(digest, size: size + 1)])], as: "media")
        let (status, _, errors) = await export("media", "--output", "\(folder.path)/out.har")
        #expect(status == .failed && errors.contains("\(digest)"))
        #expect(try folder.names() == ["blobs", "media.jsonl.gz"])
    }

    @Test("says what is wrong with what was typed")
    func usage() async throws {
        try folder.record([Sample.interaction(1)], as: "checkout")
        let format = await export("checkout", "--format", "hra")
        #expect(format.status == .usage)
        #expect(
            format.errors
                == "tapedeck: no format is called \"hra\" (did you mean \"har\"?); there is har, jsonl, curl\n"
        )
        let missing = await export("chekout")
        #expect(missing.status == .failed)
        #expect(missing.errors.contains("(did you mean \"checkout\"?)"))
        #expect(await export("../x").status == .usage)
        #expect(await export().status == .usage)
        let nowhere = await export("checkout", "-o", "\(folder.path)/no/x.har")
        #expect(nowhere.status == .failed)
        #expect(nowhere.errors == "tapedeck: cannot write \"\(folder.path)/no/x.har\": No such file or directory\n")
    }

    @Test("a cassette without interactions is an empty log")
    func empty() async throws {
        try folder.write("", to: "empty.jsonl.gz")
        let (status, output, _) = await export("empty")
        #expect(status == .done)
        #expect(try numbers(in: output) == [])
    }

    @Test("a torn tail is passed over with a warning, damage is an error")
    func torn() async throws {
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "torn")
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "bad")
        try folder.damage("torn.jsonl.gz") { $0.removeLast(9) }
        try folder.damage("bad.jsonl.gz") { $0[$0.count / 2 - 20] ^= 0xFF }
        let torn = await export("torn")
        #expect(torn.status == .done)
        #expect(try numbers(in: torn.output) == [1])
        #expect(torn.errors.contains("are torn and are passed over"))
        let bad = await export("bad")
        #expect(bad.status == .failed && bad.output == "")
    }
}
