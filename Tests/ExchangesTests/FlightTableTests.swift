import Cassettes
import Matching
import NIOHTTP1
import Testing
import Upstreams

@testable import Exchanges

@Suite("Which requests share an answer under way")
struct FlightTableTests {
    private static func fingerprint(_ target: String = "/") -> Fingerprint {
        CanonicalRequestBuilder(gateway: "acme", method: "GET", target: target, headers: [:], rules: MatchingRules())
            .finish().fingerprint
    }

    private func opened(_ boarding: FlightTable.Boarding) throws -> Flight {
        guard case .opened(let flight) = boarding else { throw Samples.Unexpected(text: "\(boarding)") }
        return flight
    }

    @Test("The first opens one, the next join it, others open their own; what has ended is joined by nobody")
    func boarding() throws {
        let table = FlightTable()
        let first = try opened(table.board(Self.fingerprint()) { true })
        guard case .joined(let joined) = table.board(Self.fingerprint(), ifCurrent: { true }) else {
            throw Samples.Unexpected(text: "not joined")
        }
        #expect(joined === first)
        let other = try opened(table.board(Self.fingerprint("/other")) { true })
        #expect(table.count == 2)
        first.end(AnswerEnding(end: .complete, isStored: true))
        #expect(table.count == 1)
        let second = try opened(table.board(Self.fingerprint()) { true })
        #expect(second !== first)
        table.landed(first)
        #expect(table.count == 2, "the one that is under way now is another")
        other.fail(.brokenOff)
        second.fail(.brokenOff)
        #expect(table.count == 0)
    }

    @Test("Where the same was recorded since the cassette was looked at, it is looked at again")
    func landed() throws {
        let table = FlightTable()
        guard case .landed = table.board(Self.fingerprint(), ifCurrent: { false }) else {
            throw Samples.Unexpected(text: "not landed")
        }
        #expect(table.count == 0)
    }

    @Test("Of many that ask at once, one asks the upstream")
    func atOnce() async {
        let table = FlightTable()
        let opened = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    if case .opened = table.board(Self.fingerprint(), ifCurrent: { true }) { true } else { false }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(opened == 1)
    }
}
