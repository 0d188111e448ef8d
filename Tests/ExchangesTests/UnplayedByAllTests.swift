import Cassettes
import Testing

@testable import Exchanges

@Suite("What no session of a cassette asked for (docs/decisions/0013-unplayed.md)")
struct UnplayedByAllTests {
    private func interactions(_ numbers: Int..., recording: String = "one") -> [UnplayedInteraction] {
        numbers.map { UnplayedInteraction(id: UnplayedInteraction.ID(n: $0, recording: recording), line: "tape/\($0)") }
    }

    private func report(_ cassette: String?, _ mode: Mode = .replay, requests: Int = 1) -> SessionReport {
        var report = SessionReport(session: "", cassette: cassette, mode: mode)
        report.hits = requests
        return report
    }

    @Test("is what all of them left, for each cassette by itself")
    func intersection() throws {
        let (tape, other) = (try CassetteName("tape"), try CassetteName("other"))
        var all = UnplayedByAll()
        all.add(interactions(1, 2, 3), of: tape)
        all.add(interactions(1), of: other)
        all.add(interactions(2, 3, 4), of: tape)
        var reports = [report("tape"), report("other"), report("tape")]
        all.note(in: &reports)
        #expect(reports.map(\.unplayed) == [0, 1, 2])
        #expect(reports[2].unplayedInteractions == ["tape/2", "tape/3"])
        all.add([], of: tape)
        all.add(interactions(2), of: tape)
        reports = [report("tape"), report("tape")]
        all.note(in: &reports)
        #expect(reports.map(\.unplayed) == [0, 0])
    }

    @Test("tells interactions of one number apart by their recordings")
    func recordings() throws {
        var all = UnplayedByAll()
        all.add(interactions(1), of: try CassetteName("tape"))
        all.add(interactions(1, recording: "two"), of: try CassetteName("tape"))
        var reports = [report("tape")]
        all.note(in: &reports)
        #expect(reports[0].unplayed == 0)
    }

    @Test("stands with the last session that played the cassette, where requests came if they came to any")
    func place() throws {
        var all = UnplayedByAll()
        all.add(interactions(1), of: try CassetteName("tape"))
        var reports = [
            report("tape"), report("tape", .auto), report("tape", requests: 0), report("tape", .record), report(nil),
        ]
        all.note(in: &reports)
        #expect(reports.map(\.unplayed) == [0, 1, 0, 0, 0])
        reports = [report("tape", requests: 0), report("other")]
        all.note(in: &reports)
        #expect(reports.map(\.unplayed) == [1, 0])
    }
}
