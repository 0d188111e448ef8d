import ArgumentParser
import Testing

@testable import TapedeckCLI

@Suite("Program")
struct ProgramTests {
    @Test(
        "says in one line what is wrong with a command line, and exits 2",
        arguments: [
            (["frobnicate"], "no command is called \"frobnicate\"; see 'tapedeck --help'"),
            (["recrod"], "no command is called \"recrod\" (did you mean \"record\"?); see 'tapedeck --help'"),
            (["\u{1B}[31m"], "no command is called \"\\x1B[31m\"; see 'tapedeck --help'"),
            (
                ["record", "--listn", "x"],
                "unknown option '--listn' (did you mean '--listen'?); see 'tapedeck record --help'"
            ),
            (["record", "--listen"], "missing value for '--listen <host:port>'; see 'tapedeck record --help'"),
            (["--frob"], "unknown option '--frob'; see 'tapedeck --help'"),
            (
                ["demo", "--seed", "x"],
                "the value 'x' is invalid for '--seed <number>'; see 'tapedeck demo --help'"
            ),
            (
                ["replay", "--timing", "2y"],
                "--timing: \"2y\" is not a timing; use instant, recorded or a factor such as 4x"
            ),
            (
                ["replay", "openay"],
                "no gateway is called \"openay\" (did you mean \"openai\"?); use one of openai, anthropic, gemini, "
                    + "openrouter, imgly, aigateway, aigate, llmgateway, free-ai-gateway, generic, or give its URL: "
                    + "openay=https://…"
            ),
        ]
    )
    func usage(arguments: [String], message: String) async {
        let stage = Stage()
        #expect(await stage.run(arguments) == .usage)
        #expect(stage.errors.text == "tapedeck: \(message)\n")
        #expect(stage.output.text == "")
    }

    @Test("prints its version")
    func version() async {
        let stage = Stage()
        #expect(await stage.run(["--version"]) == .done)
        #expect(stage.output.text == "0.1.0\n")
    }

    @Test("has help with an example for every command", arguments: Tapedeck.configuration.subcommands.indices)
    func help(index: Int) async throws {
        let command = Tapedeck.configuration.subcommands[index]
        let name = try #require(command.configuration.commandName)
        let stage = Stage()
        #expect(await stage.run([name, "--help"]) == .done)
        #expect(stage.output.text.contains("  tapedeck \(name)"))
        #expect(!command.configuration.abstract.isEmpty)
        let byHelp = Stage()
        #expect(await byHelp.run(["help", name]) == .done)
        #expect(byHelp.output.text.contains("  tapedeck \(name)"))
    }

    @Test("writes completion scripts", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async {
        let stage = Stage()
        #expect(await stage.run(["--generate-completion-script", shell]) == .done)
        #expect(stage.output.text.contains("on-repeat"))
    }

    @Test("shows the first page of help where nothing is asked")
    func nothing() async {
        let stage = Stage()
        #expect(await stage.run([]) == .done)
        #expect(stage.output.text.hasPrefix("OVERVIEW: Record the traffic of AI gateways once"))
    }
}
