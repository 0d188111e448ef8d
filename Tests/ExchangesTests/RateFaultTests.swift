import Listening
import Testing

@testable import Exchanges

@Suite("rate")
struct RateFaultTests {
    @Test("A body goes in pieces of a twentieth of a second, each of which is waited for")
    func pieces() throws {
        var trial = try #require(FaultTrial("rate=100B/s"))
        trial.body("abcdefghijkl")
        trial.body("m")
        trial.take(.end(nil))
        #expect(
            trial.log == [
                "head", ":abcde", "pause 50", ":fghij", "pause 50", ":kl", "pause 20", ":m", "pause 10", "end",
            ]
        )
    }

    @Test("The slowest rate sends bytes one by one")
    func slowest() throws {
        var trial = try #require(FaultTrial("rate=1B/s"))
        trial.body("ab")
        #expect(trial.log == ["head", ":a", "pause 1000", ":b", "pause 1000"])
    }
}
