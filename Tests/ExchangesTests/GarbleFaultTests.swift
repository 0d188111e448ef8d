import Testing

@testable import Exchanges

@Suite("garble")
struct GarbleFaultTests {
    private let events = (0..<5).map { "event: e\ndata: {\"n\":\($0)}\n\n" }

    private func damaged(seed: UInt64?) throws -> [Int] {
        var trial = try #require(FaultTrial("garble", seed: seed))
        for event in events { trial.body(event) }
        let sent = trial.log.dropFirst().map { String($0.dropFirst()) }
        for (got, event) in zip(sent, events) where got != event {
            #expect(got == event.replacing("{", with: "#"))
        }
        return zip(sent, events).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
    }

    @Test("Without a seed the first event is damaged, by one byte")
    func first() throws {
        #expect(try damaged(seed: nil) == [0])
    }

    @Test("A seed says which of the first three events is damaged, and always the same")
    func seeds() throws {
        let all = try (0..<30).map { try damaged(seed: $0) }
        #expect(Set(all) == [[0], [1], [2]])
        #expect(try (0..<30).map { try damaged(seed: $0) } == all)
    }

    @Test("A body that is no event stream stays as it is")
    func other() throws {
        var trial = try #require(FaultTrial("garble", kind: "application/json"))
        trial.body("data: {}\n\n")
        #expect(trial.log == ["head", ":data: {}\n\n"])
    }

    @Test("Data that begin like the damage are damaged too")
    func mark() throws {
        var trial = try #require(FaultTrial("garble"))
        trial.body("data: # title\n\n")
        #expect(trial.sent == "data: ~ title\n\n")
    }
}
