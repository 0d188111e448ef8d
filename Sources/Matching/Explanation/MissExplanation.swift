internal import BodyFormats

/// Says why no interaction answers a request, for the client, the log and the session report (docs/design.md §7).
///
/// It names the recorded request that comes nearest: on the same route if there is one, then for the same model, then
/// with the fewest differences, then with the longest common beginning. It looks into every candidate, so callers pass
/// those that `RequestRoute.nearest` chose. What it shows went through the canonical form, so secrets are constants here.
package struct MissExplanation: Equatable, Sendable {
    /// A recorded request that the missed one is compared with.
    package struct Candidate: Sendable {
        /// How the interaction is named to people, `checkout/3`.
        package let id: String
        /// Its request.
        package let request: CanonicalRequest

        /// Creates a candidate.
        package init(id: String, request: CanonicalRequest) {
            self.id = id
            self.request = request
        }
    }

    /// How often a request was played, and recorded.
    package struct Played: Equatable, Sendable {
        /// How many answers were given.
        package let times: Int
        /// How many were recorded.
        package let recorded: Int

        /// Creates a count, as `ReplayCursor.Answer.exhausted` has it.
        package init(times: Int, recorded: Int) {
            self.times = times
            self.recorded = recorded
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
        self.nearest = nearest?.id
        differences = nearest?.differences.first ?? []
        differenceCount = nearest?.differences.count ?? 0
    }

    private static func nearest(
        to missed: CanonicalRequest,
        among candidates: [Candidate]
    ) -> (id: String, differences: DifferenceList)? {
        let onRoute = missed.route.nearest(among: candidates.map(\.request.route), limit: candidates.count)
        let model = missed.model
        let compared = onRoute.map { index in
            let request = candidates[index].request
            let differences = RequestComparison.differences(recorded: request, requested: missed)
            let nearness = [
                model == request.model ? 1 : 0, -differences.count, missed.body.sharedLength(with: request.body),
            ]
            return (id: candidates[index].id, differences: differences, nearness: nearness)
        }
        guard var best = compared.first else { return nil }
        for candidate in compared where best.nearness.lexicographicallyPrecedes(candidate.nearness) {
            best = candidate
        }
        return (best.id, best.differences)
    }
}

extension CanonicalRequest {
    /// The model that is asked for, where the body names one.
    fileprivate var model: [UInt8]? {
        let name = Array("model".utf8)
        switch body {
        case .json(let bytes): return (try? JSONParser.parse(bytes))?["model"]?.bytes
        case .form(let pairs): return pairs.first { $0.name == name }?.value
        case .multipart(_, let parts): return parts.first { $0.name == name }?.content.sha256.bytes
        case .none, .bytes: return nil
        }
    }
}

extension CanonicalBody {
    /// How many bytes of two JSON bodies are the same from the start.
    fileprivate func sharedLength(with other: CanonicalBody) -> Int {
        guard case .json(let left) = self, case .json(let right) = other else { return 0 }
        return zip(left, right).prefix { $0 == $1 }.count
    }
}
