extension RequestSketch {
    /// How near a recorded request is; of equally near ones that which was recorded last.
    private struct Rank: Comparable {
        let kinship: Int
        let distance: Int
        let position: Int

        static func < (left: Rank, right: Rank) -> Bool {
            if left.kinship != right.kinship { return left.kinship < right.kinship }
            if left.distance != right.distance { return left.distance > right.distance }
            return left.position < right.position
        }
    }

    /// The recorded requests that come nearest to this one.
    ///
    /// It goes through all of them once, sorts nothing, and only compares the values of those that can still be chosen.
    ///
    /// - Parameters:
    ///   - recorded: The positions in the file and the sketches of all recorded requests, in any order.
    ///   - limit: How many to choose at most.
    /// - Returns: Positions, the nearest first. Empty where no request shares the gateway or the path.
    package func nearest(
        among recorded: [(position: Int, sketch: RequestSketch)],
        limit: Int
    ) -> [Int] {
        var best: [Rank] = []
        for (position, sketch) in recorded {
            guard let kinship = kinship(with: sketch) else { continue }
            if best.count == limit, let last = best.last, kinship < last.kinship { continue }
            let rank = Rank(kinship: kinship, distance: distance(to: sketch), position: position)
            best.insert(rank, at: best.firstIndex { $0 < rank } ?? best.endIndex)
            if best.count > limit { best.removeLast() }
        }
        return best.map(\.position)
    }
}
