import Listening
import Testing

@testable import Exchanges

@Suite("latency")
struct LatencyFaultTests {
    @Test("The head waits, and nothing after it")
    func head() throws {
        var trial = try #require(FaultTrial("latency=300ms"))
        trial.body("data: 1\n\n")
        trial.take(.end(nil))
        #expect(trial.log == ["pause 300", "head", ":data: 1\n\n", "end"])
    }
}
