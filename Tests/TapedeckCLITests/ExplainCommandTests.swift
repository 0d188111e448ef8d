import Blobs
import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("ExplainCommand")
struct ExplainCommandTests {
    private let folder: SampleFolder

    init() throws {
        folder = try SampleFolder()
        try folder.record(
            [Sample.interaction(1), Sample.interaction(2, status: 429), Sample.interaction(3)],
            as: "checkout"
        )
    }

    private func explain(
        _ arguments: String...
    ) async -> (status: TapedeckCLI.ExitStatus, output: String, errors: String) {
        let stage = Stage(folder: folder.path)
        let status = await stage.run(["explain", "checkout"] + arguments + ["--cassettes", folder.path])
        return (status, stage.output.text, stage.errors.text)
    }

    private let hit = """
        checkout/1 answers: status 200, recorded 2026-11-21T07:10:01.123Z, the first of 3 recorded answers

        """

    @Test(
        "names the interaction that answers, by the gateway's URL or a local one",
        arguments: [
            "https://api.openai.com/v1/chat/completions", "/openai/v1/chat/completions",
            "http://127.0.0.1:4141/openai/v1/chat/completions", "http://localhost:9/@s/openai/v1/chat/completions",
        ]
    )
    func hit(url: String) async throws {
        try folder.write(#"{"url":"\#(url)","body":{"stream":true,"model":"m"}}"#, to: "r.json")
        #expect(await explain("r.json") == (.done, hit, ""))
        #expect(await explain("--curl", #"curl \#(url) --json '{"model":"m","stream":true}'"#) == (.done, hit, ""))
    }

    @Test("the gateway can be named where the URL does not tell")
    func gateway() async throws {
        for url in [
            "/v1/chat/completions", "http://127.0.0.1:4141/v1/chat/completions",
            "https://x.example/v1/chat/completions",
        ] {
            let curl = #"curl \#(url) --json '{"model":"m","stream":true}'"#
            #expect(await explain("--gateway", "openai", "--curl", curl) == (.done, hit, ""))
        }
    }

    @Test("explains why none answers, with exit code 1")
    func miss() async throws {
        try folder.write(
            #"{"url":"https://api.openai.com/v1/chat/completions","body":{"stream":true,"model":"m","seed":7}}"#,
            to: "r.json"
        )
        let text = """
            no recorded interaction answers POST /v1/chat/completions (openai)
            nearest is checkout/3, which differs in 1 place:
              /seed: recorded nothing, requested 7
            if that never changes the answer, tapedeck.yml can say so:
              ignore: [/seed]
            to record it: tapedeck record openai --cassette checkout

            """
        #expect(await explain("r.json") == (.failed, text, ""))
        try folder.write("ignore: [/seed]", to: "tapedeck.yml")
        #expect(await explain("r.json") == (.done, hit, ""))
    }

    @Test("wrong usage is named, with exit code 2")
    func usage() async throws {
        #expect(await explain() == (.usage, "", "tapedeck: name a file with the request, or give it with --curl\n"))
        #expect(
            await explain("r.json", "--curl", "x")
                == (.usage, "", "tapedeck: give the request as a file or with --curl, not both\n")
        )
        #expect(
            await explain("r.json") == (.usage, "", "tapedeck: cannot read \"r.json\": No such file or directory\n")
        )
        #expect(await explain("--curl", "curl x y") == (.usage, "", "tapedeck: --curl: there is more than one URL\n"))
        let unknown = await explain("--curl", "curl https://x.example/y")
        #expect(
            unknown.errors.hasPrefix("tapedeck: no gateway is known at https://x.example; name it with --gateway: ")
        )
        #expect(unknown.status == .usage)
        let noGateway = await explain("--gateway", "opnai", "--curl", "curl https://x.example/y")
        #expect(noGateway.errors.hasPrefix("tapedeck: no gateway is called opnai; there is "))
        #expect(
            await explain("--curl", "curl http://user@x/y").errors
                == "tapedeck: http://user@x/y is no URL; use https://host/path, or a local address such as /openai/v1/models\n"
        )
    }

    @Test("a cassette that is not there is an error")
    func missing() async throws {
        try folder.remove("checkout.jsonl.gz")
        #expect(await explain("--curl", "curl /openai/x").status == .failed)
    }
}
