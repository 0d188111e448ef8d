/// Where a request goes.
package struct RequestRoute: Hashable, Sendable {
    /// The gateway's short name.
    package let gateway: String
    /// The method as sent.
    package let method: String
    /// The canonical path.
    package let path: String

    /// Creates a route from parts that are canonical already, as `CanonicalRequest.route` has them.
    package init(gateway: String, method: String, path: String) {
        self.gateway = gateway
        self.method = method
        self.path = path
    }

    /// The routes of recorded requests that come nearest to this one, for an explanation that loads only a few of them.
    ///
    /// - Parameters:
    ///   - routes: The routes of all recorded requests.
    ///   - limit: How many to choose at most.
    /// - Returns: Indices of `routes`, all equally near; of more than the limit the last ones, which are the most recent.
    ///   Empty where no route shares the gateway or the path.
    package func nearest(among routes: [RequestRoute], limit: Int) -> [Int] {
        var best: [Int] = []
        var bestNearness: [Int] = []
        for (index, route) in routes.enumerated() {
            guard let nearness = nearness(to: route) else { continue }
            if bestNearness.lexicographicallyPrecedes(nearness) {
                bestNearness = nearness
                best = [index]
            } else if nearness == bestNearness {
                best.append(index)
            }
        }
        return best.suffix(limit)
    }

    /// How near another route is, for lexicographic comparison; nil where neither gateway nor path is the same.
    private func nearness(to other: RequestRoute) -> [Int]? {
        let (isGateway, isMethod, isPath) = (gateway == other.gateway, method == other.method, path == other.path)
        guard isGateway || isPath else { return nil }
        let shared = zip(path.utf8, other.path.utf8).prefix { $0 == $1 }.count
        return [isGateway ? 1 : 0, isMethod && isPath ? 1 : 0, isPath ? 1 : 0, shared, isMethod ? 1 : 0]
    }
}
