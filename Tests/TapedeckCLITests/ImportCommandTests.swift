import BodyFormats
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("ImportCommand")
struct ImportCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func importing(
        _ arguments: String...,
        now: Int = 1_000
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage(folder: folder.path, now: now)
        let status = await stage.run(["import"] + arguments + ["--cassettes", "\(folder.path)/tapes"])
        return (status, stage.output.text, stage.errors.text)
    }

    private func recorded(_ name: String) throws -> [Interaction] {
        var found: [Interaction] = []
        _ = try CassetteReader(try CassetteName(name), in: "\(folder.path)/tapes").scan {
            found.append(try $0.interaction())
        }
        return found
    }

    private func entry(_ url: String, status: Int = 200, content: String = #"{"size":1,"text":"y"}"#) -> String {
        #"{"request":{"method":"GET","url":"\#(url)","headers":[]},"#
            + #""response":{"status":\#(status),"headers":[],"content":\#(content)}}"#
    }

    private func write(_ entries: [String], to name: String) throws {
        try folder.write(#"{"log":{"entries":[\#(entries.joined(separator: ","))]}}"#, to: name)
    }

    @Test("says what was imported for whom, and what was left out and why")
    func report() async throws {
        let lost = #"{"size":5}"#
        try write(
            [
                entry("https://api.openai.com/v1/a"), entry("https://api.openai.com/v1/b", content: lost),
                entry("http://127.0.0.1:7/x"), entry("wss://a.example/x"), entry("https://api.openai.com/v1/c"),
                entry("https://api.openai.com/v1/d", content: lost), entry("https://u:p@a.example/"),
            ],
            to: "check.out.har"
        )
        let (status, output, errors) = await importing("check.out.har")
        #expect(status == .done && errors == "")
        #expect(
            output == """
                imported 3 interactions into check.out: openai 2, generic 1
                left out 2 entries: the answer's body is not in the file (entries 2, 6)
                left out 1 entry: it is no request of HTTP (entry 4)
                left out 1 entry: its URL names no server (entry 7)

                """
        )
        let found = try recorded("check.out")
        #expect(found.map(\.gateway) == ["openai", "generic", "openai"])
        #expect(found.map(\.n) == [1, 2, 3])
        #expect(found.map(\.recordedAt).allSatisfy { $0 == "1970-01-01T00:16:40.000Z" })
        #expect(await importing("check.out.har", "--gateway", "acme", "--cassette", "b/c", now: 2_000).status == .done)
        #expect(try recorded("b/c").map(\.gateway) == ["openai", "acme", "openai"])
    }

    @Test("many entries of one reason are not all listed")
    func many() async throws {
        try write([entry("https://a.example/")] + (1...12).map { entry("ws://a.example/\($0)") }, to: "a.har")
        #expect(
            await importing("a.har").output
                == "imported 1 interaction into a: generic 1\n"
                + "left out 12 entries: it is no request of HTTP (entries 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)\n"
        )
    }

    @Test("what was exported is imported and exported again the same")
    func stable() async throws {
        let (digest, size) = try folder.store(Sample.png)
        try folder.record(
            [
                Sample.interaction(2), Sample.stream(4),
                Sample.interaction(5, target: "/v1/f", response: [.blob(digest, size: size)], end: .aborted),
            ],
            as: "tape"
        )
        func export(_ cassettes: String) async -> String {
            let stage = Stage()
            #expect(await stage.run(["export", "tape", "--cassettes", cassettes]) == .done)
            return stage.output.text
        }
        let first = await export(folder.path)
        try folder.write(first, to: "tape.har")
        #expect(await importing("tape.har").output == "imported 3 interactions into tape: openai 3\n")
        #expect(await export("\(folder.path)/tapes") == first)
        #expect(try recorded("tape").map(\.n) == [2, 4, 5])
        // Onto itself: the same requests are replaced.
        #expect(await importing("tape.har", now: 2_000).status == .done)
        #expect(try recorded("tape").map(\.n) == [7, 9, 10])
    }

    @Test("a damaged file says where, and nothing is written")
    func damaged() async throws {
        try write([entry("https://api.openai.com/v1/a"), "{}"], to: "a.har")
        let malformed = await importing("a.har")
        #expect(malformed.status == .failed && malformed.output == "")
        #expect(malformed.errors == "tapedeck: cannot import \"a.har\": entry 2: has no request\n")
        try write([entry("https://api.openai.com/v1/a")], to: "b.har")
        let torn = String(try folder.text(of: "b.har").dropLast(3))
        try folder.write(torn, to: "b.har")
        #expect(
            await importing("b.har").errors
                == "tapedeck: cannot import \"b.har\": the JSON text ends in the middle of a value "
                + "(byte \(torn.utf8.count))\n"
        )
        try folder.write("interactions:\n- request: 'x\n", to: "c.yaml")
        #expect(
            await importing("c.yaml").errors.hasPrefix("tapedeck: cannot import \"c.yaml\": it is not valid YAML: ")
        )
        #expect(try folder.names() == ["a.har", "b.har", "c.yaml"])
    }

    @Test("a file without anything to play is an error")
    func empty() async throws {
        try write([], to: "a.har")
        #expect(await importing("a.har").errors == "tapedeck: nothing to import in \"a.har\": it holds no entries\n")
        try write([entry("ws://a.example/")], to: "a.har")
        let (status, _, errors) = await importing("a.har")
        #expect(status == .failed)
        #expect(
            errors == "tapedeck: nothing to import in \"a.har\": left out 1 entry: it is no request of HTTP (entry 1)\n"
        )
        #expect(try folder.names() == ["a.har"])
    }

    @Test("says what is wrong with what was typed")
    func usage() async throws {
        try folder.write("hello", to: "a.txt")
        let unknown = await importing("a.txt")
        #expect(unknown.status == .failed)
        #expect(
            unknown.errors
                == "tapedeck: cannot tell the format of \"a.txt\"; name it with --format: har, vcr, mitmproxy\n"
        )
        #expect(
            await importing("a.txt", "--format", "har").errors
                == "tapedeck: cannot import \"a.txt\": this is not valid JSON (byte 0)\n"
        )
        let format = await importing("a.txt", "--format", "hra")
        #expect(format.status == .usage)
        #expect(
            format.errors
                == "tapedeck: no format is called \"hra\" (did you mean \"har\"?); there is har, vcr, mitmproxy\n"
        )
        let missing = await importing("no.har")
        #expect(missing.status == .failed)
        #expect(missing.errors == "tapedeck: cannot read \"no.har\": No such file or directory\n")
        #expect(await importing(".").errors == "tapedeck: no cassette can be called \"\"; name one with --cassette\n")
        #expect(await importing(".", "--cassette", "a").errors == "tapedeck: cannot read \".\": Is a directory\n")
        let name = await importing("my file.har")
        #expect(name.status == .usage)
        #expect(name.errors == "tapedeck: no cassette can be called \"my file\"; name one with --cassette\n")
        #expect(await importing("a.txt", "--cassette", "../a").status == .usage)
        let gateway = await importing("a.txt", "--gateway", "a/b")
        #expect(gateway.status == .usage && gateway.errors.hasPrefix("tapedeck: --gateway: "))
        #expect(await importing().status == .usage)
    }

    @Test("mitmproxy's own files are met with the way to HAR")
    func mitmproxy() async throws {
        try folder.write("4:abcd,", to: "a.flow")
        #expect(
            await importing("a.flow").errors
                == "tapedeck: cannot import \"a.flow\": flow files of mitmproxy are read by mitmproxy only; turn it into "
                + "an HTTP Archive with 'mitmdump -nr a.flow --set hardump=a.flow.har' and import that\n"
        )
    }

    @Test("rules of tapedeck.yml hold")
    func rules() async throws {
        try folder.write("gateways:\n  acme:\n    upstream: http://127.0.0.1:7/base\n", to: "tapedeck.yml")
        try write([entry("http://127.0.0.1:7/base/x")], to: "a.har")
        #expect(await importing("a.har").output == "imported 1 interaction into a: acme 1\n")
        #expect(try recorded("a").map(\.request.target) == ["/x"])
    }

    @Test("a cassette that is damaged is not imported into")
    func cassette() async throws {
        try folder.makeFolder("tapes")
        try folder.write("this is no cassette at all", to: "tapes/a.jsonl.gz")
        try write([entry("https://a.example/")], to: "a.har")
        let (status, output, errors) = await importing("a.har")
        #expect(status == .failed && output == "" && errors.contains("a.jsonl.gz"))
        #expect(try folder.text(of: "tapes/a.jsonl.gz") == "this is no cassette at all")
    }
}
