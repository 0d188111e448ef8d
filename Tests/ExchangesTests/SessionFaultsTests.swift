import Testing

@testable import Exchanges

@Suite("Faults of a session")
struct SessionFaultsTests {
    private func rule(
        _ faults: String,
        gateway: String? = "a",
        path: String? = "/x",
        trigger: FaultRule.Trigger = .always,
        seed: UInt64? = nil
    ) throws -> FaultRule {
        FaultRule(gateway: gateway, path: path, trigger: trigger, seed: seed, faults: try FaultList(parsing: faults))
    }

    private func next(_ faults: SessionFaults, _ path: String = "/x", asked: [String] = []) throws -> String {
        try faults.next(gateway: "a", path: path, asked: asked).list.description
    }

    @Test("A rule is about its gateway and path, whatever the query; one that names none is about all")
    func about() throws {
        let own = try rule("garble")
        #expect(own.isAbout(gateway: "a", path: "/x"))
        #expect(own.isAbout(gateway: "a", path: "/x?y=1"))
        #expect(!own.isAbout(gateway: "b", path: "/x"))
        #expect(!own.isAbout(gateway: "a", path: "/x/"))
        #expect(!own.isAbout(gateway: "a", path: "/"))
        #expect(try rule("garble", gateway: nil, path: nil).isAbout(gateway: "b", path: "/y"))
    }

    @Test("nth counts the requests that the rule is about, from 1, and comes once")
    func nth() throws {
        let faults = SessionFaults([try rule("garble", trigger: .nth(2))])
        let got = try ["/x", "/y", "/x", "/x"].map { try next(faults, $0) }
        #expect(got == ["", "", "garble", ""])
    }

    @Test("A probability draws from the seed, the same for equal requests")
    func probability() throws {
        func drawn(_ part: Double, seed: UInt64?) throws -> [Bool] {
            let faults = SessionFaults([try rule("garble", trigger: .probability(part), seed: seed)])
            return try (0..<200).map { _ in try !next(faults).isEmpty }
        }
        let half = try drawn(0.5, seed: 7)
        #expect((70...130).contains(half.count { $0 }))
        #expect(try drawn(0.5, seed: 7) == half)
        #expect(try drawn(0.5, seed: 8) != half)
        #expect(try drawn(0.5, seed: nil) == drawn(0.5, seed: 0))
        #expect(try drawn(0, seed: 7).allSatisfy { !$0 })
        #expect(try drawn(1, seed: 7).allSatisfy { $0 })
    }

    @Test("A rule with a seed gives each request a seed of its own, a rule without gives none")
    func seeds() throws {
        func seeds(_ seed: UInt64?) throws -> [UInt64?] {
            let faults = SessionFaults([try rule("garble", seed: seed)])
            return try (0..<4).map { _ in try faults.next(gateway: "a", path: "/x", asked: []).seed }
        }
        #expect(try Set(seeds(7)).count == 4)
        #expect(try seeds(7) == seeds(7))
        #expect(try seeds(nil) == [nil, nil, nil, nil])
    }

    @Test("What a request asks for counts before what rules say, and rules are joined")
    func joins() throws {
        let faults = SessionFaults([try rule("status=500,stall=1s"), try rule("latency=1s", gateway: nil)])
        #expect(try next(faults) == "status=500,stall=1000ms,latency=1000ms")
        #expect(try next(faults, asked: ["status=429", "garble"]) == "status=429,garble,stall=1000ms,latency=1000ms")
        #expect(try next(faults, "/y", asked: []) == "")
    }

    @Test("A request that asks for what is no fault is not counted")
    func malformed() throws {
        let faults = SessionFaults([try rule("garble", trigger: .nth(1))])
        #expect(throws: FaultError.malformed("x")) { try next(faults, asked: ["x"]) }
        #expect(throws: FaultError.malformed("")) { try next(faults, asked: [""]) }
        #expect(try next(faults) == "garble")
    }
}
