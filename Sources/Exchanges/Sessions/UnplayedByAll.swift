import Cassettes

/// What no session of a cassette asked for: tests that share one play a part each
/// (docs/decisions/0013-unplayed.md).
struct UnplayedByAll: Sendable {
    /// What is left of each cassette that was played.
    private var left: [CassetteName: [UnplayedInteraction]] = [:]

    /// Takes what a session did not ask for; one that does not play says nothing about its cassette.
    mutating func add(_ session: Session) {
        guard let unplayed = session.unplayedInteractions else { return }
        add(unplayed, of: session.cassetteName)
    }

    /// Takes what a session of a cassette did not ask for.
    mutating func add(_ unplayed: [UnplayedInteraction], of cassette: CassetteName) {
        guard let before = left[cassette] else {
            left[cassette] = unplayed
            return
        }
        guard !before.isEmpty else { return }
        let others = Set(unplayed.map(\.id))
        left[cassette] = before.filter { others.contains($0.id) }
    }

    /// Says it in the reports, once for each cassette: in that of the last session that played it, where requests came.
    func note(in reports: inout [SessionReport]) {
        for (cassette, unplayed) in left where !unplayed.isEmpty {
            let name = cassette.description
            let own = reports.indices.filter { reports[$0].cassette == name && reports[$0].mode.plays }
            guard let place = own.last(where: { reports[$0].requests > 0 }) ?? own.last else { continue }
            reports[place].noteUnplayed(unplayed.map(\.line))
        }
    }
}
