import Synchronization

/// What none of a test's cases asked for: they share a cassette, and each plays its part.
final class UnplayedPool: Sendable {
    private let requests = Mutex<[SessionReport.Request]?>(nil)

    /// Takes what a case did not ask for.
    ///
    /// A report names the first 50. What it does not name counts as asked for: too little is said rather than something
    /// wrong.
    func add(_ unplayed: SessionReport.Unplayed) {
        requests.withLock { requests in
            let numbers = Set(unplayed.requests.map(\.n))
            requests = requests.map { $0.filter { numbers.contains($0.n) } } ?? unplayed.requests
        }
    }

    /// What is wrong with the test as a whole.
    func issues(cassette: String) -> [String] {
        let left = requests.withLock { $0 ?? [] }
        let unplayed = SessionReport.Unplayed(count: left.count, requests: left)
        return SessionReport.unplayedIssue(unplayed, cassette: cassette).map { [$0] } ?? []
    }
}
