import Exchanges
import Gateways
import Testing

@testable import TapedeckCLI

@Suite("RunCommand")
struct RunCommandTests {
    private var session: SessionReport {
        var session = SessionReport(session: "", cassette: "default", mode: .replay)
        session.hits = 1
        return session
    }

    private func stage(code: Int32 = 0, environment: [String: String] = [:]) -> Stage {
        Stage(environment: environment, end: ServerEnd(sessions: [session]), code: code)
    }

    @Test("replays on a free port, and ends with the code of its command")
    func standard() async throws {
        let stage = stage(code: 7)
        let words = ["run", "openai", "--cassette", "checkout", "--", "/bin/sh", "-c", "--strict", "--", "x"]
        #expect(await stage.run(words).rawValue == 7)
        #expect(stage.output.text == "")
        #expect(stage.errors.text == "tapedeck: session default, replaying default: 1 replayed\n")
        let configuration = try #require(stage.server.configuration)
        #expect(configuration.mode.value == .replay)
        #expect(configuration.listen.value.description == "127.0.0.1:0")
        #expect(configuration.gateways.mounts.map(\.name) == ["openai"])
        #expect(!configuration.strict.value)
        #expect(stage.server.program?.path == "/bin/sh")
        #expect(stage.server.program?.arguments == ["-c", "--strict", "--", "x"])
    }

    @Test("takes the mode and the address from its arguments, the mode from the environment too")
    func settings() async {
        let typed = stage()
        #expect(await typed.run(["run", "--mode", "record", "--listen", "[::1]:5", "--", "/bin/sh"]) == .done)
        #expect(typed.server.configuration?.mode.value == .record)
        #expect(typed.server.configuration?.listen.value.description == "[::1]:5")
        let environment = stage(environment: ["TAPEDECK_MODE": "auto", "TAPEDECK_LISTEN": "127.0.0.1:4141"])
        #expect(await environment.run(["run", "--", "/bin/sh"]) == .done)
        #expect(environment.server.configuration?.mode.value == .auto)
        #expect(environment.server.configuration?.listen.value.port == 0)
    }

    @Test(
        "starts no server where something is wrong with its arguments",
        arguments: [
            (["run"], "no command to run; write it behind --, for example: tapedeck run openai -- pytest"),
            (["run", "--"], "no command to run; write it behind --, for example: tapedeck run openai -- pytest"),
            (
                ["run", "--mode", "play", "--", "/bin/sh"],
                "--mode: \"play\" is not a mode; use record, replay, auto or passthrough"
            ),
        ]
    )
    func usage(arguments: [String], message: String) async {
        let stage = stage()
        #expect(await stage.run(arguments) == .usage)
        #expect(stage.errors.text == "tapedeck: \(message)\n")
        #expect(stage.server.configuration == nil)
    }

    @Test("starts no server for a command that is not there")
    func missing() async {
        let stage = stage()
        #expect(await stage.run(["run", "--", "/nonexistent"]) == .notFound)
        #expect(stage.errors.text == "tapedeck: cannot run \"/nonexistent\": No such file or directory\n")
        #expect(stage.server.configuration == nil)
    }
}
