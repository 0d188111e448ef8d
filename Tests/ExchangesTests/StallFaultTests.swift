import Listening
import Testing

@testable import Exchanges

@Suite("stall")
struct StallFaultTests {
    @Test("An event stream stops once, after its first event")
    func stream() throws {
        var trial = try #require(FaultTrial("stall=2s"))
        trial.body("data: 1\n")
        trial.body("\ndata: 2\n\n")
        trial.body("data: 3\n\n")
        trial.take(.end(nil))
        #expect(trial.log == ["head", ":data: 1\n", ":\n", "pause 2000", ":data: 2\n\n", ":data: 3\n\n", "end"])
    }

    @Test("Another answer stops once, before its body")
    func other() throws {
        var trial = try #require(FaultTrial("stall=10ms", kind: "application/json"))
        trial.take(.flush)
        trial.body("{")
        trial.body("}")
        #expect(trial.log == ["head", "flush", "pause 10", ":{", ":}"])
    }

    @Test("An answer without an event or a body stops before its end")
    func empty() throws {
        var trial = try #require(FaultTrial("stall=10ms"))
        trial.body("data: 1")
        trial.take(.end(nil))
        #expect(trial.log == ["head", ":data: 1", "pause 10", "end"])
    }
}
