/// What came of a session, as the call that closes it says (`docs/design.md §10`).
struct SessionReport: Decodable, Equatable {
    /// What was recorded and never asked for: all are counted, the first are named.
    struct Unplayed: Decodable, Equatable {
        let count: Int
        let requests: [Request]
    }

    /// A recorded request.
    struct Request: Decodable, Equatable {
        let n: Int
        let method: String
        let url: String
    }

    let requests: Int
    let misses: Int
    let lost: Int
    let faults: Int
    let liveCalls: Int
    let underWay: Int
    let explanations: [String]
    let unplayed: Unplayed

    private enum CodingKeys: String, CodingKey {
        case requests, misses, lost, faults, explanations, unplayed
        case liveCalls = "live_calls"
        case underWay = "under_way"
    }

    /// What is wrong however strict the test is: requests without an answer, answers that were not kept.
    ///
    /// The server's explanation names a command that records a cassette; the one here records the test.
    func issues(recordCommand: String) -> [String] {
        var issues = explanations.map { "Tapedeck: \($0)\nor, for this test: \(recordCommand)" }
        if misses > explanations.count {
            issues.append("Tapedeck: \(misses - explanations.count) more had no recorded answer.")
        }
        if lost > 0 {
            issues.append(
                "Tapedeck: \(lost) of this test's answers could not be recorded. Look at the room and the rights of the "
                    + "folder of cassettes."
            )
        }
        return issues
    }

    /// What is wrong besides in a strict test that asked for nothing.
    ///
    /// A request is counted when its answer is there. One whose answer took too long is still under way, one that was
    /// given up has called the upstream, and one that a fault answered is counted as that.
    var idleIssue: String? {
        guard requests == 0, liveCalls == 0, underWay == 0, faults == 0 else { return nil }
        return "Tapedeck: nothing came through: this test sent no request. Its client wants the address that "
            + "Tapedeck.current.url(for:) gives."
    }

    /// What is wrong besides in a strict test that did not ask for all that was recorded.
    static func unplayedIssue(_ unplayed: Unplayed, cassette: String) -> String? {
        guard unplayed.count > 0 else { return nil }
        let lines = unplayed.requests.map { "\n  \(cassette)/\($0.n): \($0.method) \($0.url)" }
        let more = unplayed.count > lines.count ? "\n  and \(unplayed.count - lines.count) more" : ""
        return "Tapedeck: recorded and never asked for:" + lines.joined() + more
            + "\nIf they are not needed any more, delete the cassette and record again."
    }
}
