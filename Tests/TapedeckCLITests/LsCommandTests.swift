import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("LsCommand")
struct LsCommandTests {
    @Test("lists cassettes by name, with what counts in them")
    func cassettes() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1)], as: "login")
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "a/checkout")
        let stage = Stage()
        #expect(await stage.run(["ls", "--cassettes", folder.path]) == .done)
        let lines = stage.output.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.map(\.first) == ["NAME", "a/checkout", "login"])
        #expect(lines[1][1] == "2")
        #expect(lines[1].last == "2026-11-21T07:10:02Z")
        #expect(lines[2][1] == "1")
        #expect(stage.errors.text == "")
    }

    @Test("lists interactions by number, without those that were replaced")
    func interactions() async throws {
        let folder = try SampleFolder()
        try folder.record(
            [
                Sample.interaction(1, fingerprint: "same", recording: "old"),
                Sample.stream(3),
                Sample.interaction(2, target: "/v1/x\u{202E}?q=a|b", response: [], status: 429, end: .aborted),
                Sample.interaction(4, fingerprint: "same", recording: "new"),
            ],
            as: "checkout"
        )
        let stage = Stage()
        #expect(await stage.run(["ls", "checkout", "--cassettes", folder.path]) == .done)
        #expect(
            stage.output.text == """
                N  GATEWAY  METHOD  PATH                  STATUS  EVENTS  SIZE    TIME  END
                2  openai   POST    /v1/x\\u{202E}?q=a|b      429       -   0 B       -  aborted
                3  openai   POST    /v1/chat/completions     200       2  59 B  240 ms  complete
                4  openai   POST    /v1/chat/completions     200       -  11 B   13 ms  complete

                """
        )
    }

    @Test("says so where there is nothing")
    func nothing() async throws {
        let folder = try SampleFolder()
        let stage = Stage()
        #expect(await stage.run(["ls", "--cassettes", folder.path + "/none"]) == .done)
        #expect(stage.output.text == "")
        #expect(
            stage.errors.text == "tapedeck: no cassettes in \"\(folder.path)/none\" yet; 'tapedeck record' makes them, "
                + "--cassettes names another folder\n"
        )
    }

    @Test("names the cassette that was meant")
    func missing() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1)], as: "checkout")
        let stage = Stage()
        #expect(await stage.run(["ls", "chekout", "--cassettes", folder.path]) == .failed)
        #expect(
            stage.errors.text
                == "tapedeck: no cassette \"chekout\" in \"\(folder.path)\" (did you mean \"checkout\"?); "
                + "'tapedeck ls' shows what there is\n"
        )
        let outside = Stage()
        #expect(await outside.run(["ls", "../x", "--cassettes", folder.path]) == .usage)
        #expect(outside.errors.text.hasPrefix("tapedeck: \"../x\" is not a cassette's name; use letters, digits"))
    }

    @Test("goes on past a damaged cassette, and exits 1")
    func damaged() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "bad")
        try folder.record([Sample.interaction(1)], as: "good")
        try folder.damage("bad.jsonl.gz") { $0[$0.count / 2 - 20] ^= 0xFF }
        let stage = Stage()
        #expect(await stage.run(["ls", "--cassettes", folder.path]) == .failed)
        #expect(stage.output.text.contains("damaged"))
        #expect(stage.output.text.contains("good"))
        #expect(stage.errors.text.hasPrefix("tapedeck: \(folder.path)/bad.jsonl.gz, member 2 at byte "))
    }

    @Test("warns of a torn tail, and lists what is whole")
    func torn() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "torn")
        try folder.damage("torn.jsonl.gz") { $0.removeLast(9) }
        let stage = Stage()
        #expect(await stage.run(["ls", "torn", "--cassettes", folder.path]) == .done)
        #expect(stage.output.text.split(separator: "\n").count == 2)
        #expect(stage.errors.text.contains("are torn and are passed over"))
    }
}
