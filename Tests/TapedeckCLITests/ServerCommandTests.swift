import Exchanges
import Gateways
import Testing

@testable import TapedeckCLI

@Suite("ServerCommand")
struct ServerCommandTests {
    @Test("serves in its mode and says where", arguments: Mode.allCases)
    func modes(mode: Mode) async {
        let stage = Stage()
        #expect(await stage.run([mode.rawValue, "openai", "--cassette", "checkout"]) == .done)
        #expect(stage.server.mode == mode)
        #expect(stage.server.configuration?.gateways.mounts.map(\.name) == ["openai"])
        #expect(stage.output.text == "tapedeck: listening on http://127.0.0.1:4141\n")
        #expect(stage.errors.text == "")
    }

    @Test("prints the report and ends with 0 where there were misses, with 1 where recordings were lost")
    func report() async {
        var session = SessionReport(session: "", cassette: "checkout", mode: .replay)
        session.hits = 3
        session.misses = 1
        session.explanations = ["POST /v1/x was not recorded\nrun tapedeck record"]
        let missed = Stage(end: ServerEnd(sessions: [session]))
        #expect(await missed.run(["replay"]) == .done)
        #expect(
            missed.errors.text == """
                tapedeck: session default, replaying checkout: 3 replayed, 1 miss
                  - POST /v1/x was not recorded
                    run tapedeck record

                """
        )
        session.lost = 1
        #expect(await Stage(end: ServerEnd(sessions: [session])).run(["record"]) == .failed)
        #expect(await Stage(end: ServerEnd(sessions: [session], isInterrupted: true)).run(["auto"]) == .interrupted)
    }

    @Test("reads the environment")
    func environment() async {
        let stage = Stage(environment: ["TAPEDECK_TIMING": "4x", "TAPEDECK_CONFIG": "nowhere.yml"])
        #expect(await stage.run(["replay"]) == .usage)
        #expect(
            stage.errors.text == "tapedeck: TAPEDECK_CONFIG: cannot read \"nowhere.yml\": No such file or directory\n"
        )
    }
}
