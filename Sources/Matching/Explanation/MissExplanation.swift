/// Says why no interaction answers a request, for the client, the log and the session report (docs/design.md §7).
///
/// It names the recorded request that comes nearest: on the same route if there is one, then for the same model, then
/// streamed or not like it, then with the fewest differences, then with the longest common beginning. It looks into
/// every candidate, so callers pass those few that `RequestSketch.nearest` chose. What it shows went through the
/// canonical form, so secrets are constants here.
package struct MissExplanation: Equatable, Sendable {
    /// A recorded request that the missed one is compared with.
    package struct Candidate: Sendable {
        /// How the interaction is named to people, `checkout/3`.
        package let id: String
        /// Its request.
        package let request: CanonicalRequest
        /// What is known of it in short.
        let sketch: RequestSketch

        /// Creates a candidate.
        ///
        /// - Parameters:
        ///   - id: How the interaction is named to people.
        ///   - request: Its request.
        ///   - sketch: The request's, where it is at hand.
        package init(id: String, request: CanonicalRequest, sketch: RequestSketch? = nil) {
            self.id = id
            self.request = request
            self.sketch = sketch ?? RequestSketch(of: request)
        }
    }

    /// How often a request was played, and recorded.
    package struct Played: Equatable, Sendable {
        /// How many answers were given.
        package let times: Int
        /// How many were recorded.
        package let recorded: Int
        /// The statuses of all answers that were recorded.
        package let statuses: [Int]

        /// Creates a count, as `ReplayCursor.Answer.exhausted` has it.
        package init(times: Int, recorded: Int, statuses: [Int] = []) {
            self.times = times
            self.recorded = recorded
            self.statuses = statuses
        }
    }

    /// The request that was missed.
    package let route: RequestRoute
    /// How often it was played; nil where it was never recorded.
    package let played: Played?
    /// The nearest recorded interaction's id; nil where none shares the gateway or the path.
    package let nearest: String?
    /// The first differences from the nearest, at most eight.
    package let differences: [Difference]
    /// How many differences there are.
    package let differenceCount: Int
    /// The `ignore` rules with which the nearest would have answered; empty where there are none to recommend.
    package let rules: [String]
    /// The command that would record the request.
    package let remedy: String

    /// Explains a miss.
    ///
    /// - Parameters:
    ///   - missed: The request.
    ///   - candidates: Recorded requests; of equally near ones the first is named.
    ///   - played: How often the request was played, where it was recorded.
    ///   - remedy: The command that would record it.
    package init(missed: CanonicalRequest, candidates: [Candidate], played: Played? = nil, remedy: String) {
        route = missed.route
        self.played = played
        self.remedy = remedy
        let nearest = Self.nearest(to: missed, among: candidates)
        self.nearest = nearest?.candidate.id
        differences = nearest?.differences.first ?? []
        differenceCount = nearest?.differences.count ?? 0
        rules =
            nearest.map { nearest in
                IgnoreSuggestion.rules(
                    for: nearest.differences,
                    recorded: nearest.candidate.request,
                    requested: missed
                )
            } ?? []
    }

    private static func nearest(
        to missed: CanonicalRequest,
        among candidates: [Candidate]
    ) -> (candidate: Candidate, differences: DifferenceList)? {
        let sketch = RequestSketch(of: missed)
        var best: (candidate: Candidate, differences: DifferenceList, nearness: [Int])?
        for candidate in candidates {
            guard let kinship = sketch.kinship(with: candidate.sketch) else { continue }
            let differences = RequestComparison.differences(recorded: candidate.request, requested: missed)
            let shared = missed.body.sharedLength(with: candidate.request.body)
            let nearness = [kinship, -differences.count, shared]
            if best.map({ $0.nearness.lexicographicallyPrecedes(nearness) }) ?? true {
                best = (candidate, differences, nearness)
            }
        }
        return best.map { ($0.candidate, $0.differences) }
    }
}

extension CanonicalBody {
    /// How many bytes of two JSON bodies are the same from the start.
    fileprivate func sharedLength(with other: CanonicalBody) -> Int {
        guard case .json(let left) = self, case .json(let right) = other else { return 0 }
        // A loop, as `zip` and `prefix` would make an array of all pairs.
        let shorter = min(left.count, right.count)
        return (0..<shorter).first { left[$0] != right[$0] } ?? shorter
    }
}
