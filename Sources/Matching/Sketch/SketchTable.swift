/// The sketches of a cassette's requests, laid out so that a miss goes through all of them in little time: without
/// objects of their own, and with each route once.
package struct SketchTable: Sendable {
    /// What there is of one request beside its cells.
    private struct Row {
        let position: Int
        let route: Int
        let model: UInt64?
        let isStreamed: Bool
        let cells: Range<Int>
    }

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

    private var rows: [Row] = []
    private var rowNumbers: [Int: Int] = [:]
    private var routes: [RequestRoute] = []
    private var routeNumbers: [RequestRoute: Int] = [:]
    private var cells: [UInt16] = []

    /// Creates a table without requests.
    package init() {}

    /// Adds the sketch of a request that stands at a position which the table does not have yet.
    package mutating func insert(_ sketch: RequestSketch, at position: Int) {
        rowNumbers[position] = rows.count
        let start = cells.count
        cells += sketch.cells
        rows.append(
            Row(
                position: position,
                route: number(of: sketch.route),
                model: sketch.model,
                isStreamed: sketch.isStreamed,
                cells: start..<cells.count
            )
        )
    }

    private mutating func number(of route: RequestRoute) -> Int {
        if let number = routeNumbers[route] { return number }
        routes.append(route)
        routeNumbers[route] = routes.count - 1
        return routes.count - 1
    }

    /// The sketch of the request at a position; nil where the table has none.
    package subscript(position: Int) -> RequestSketch? {
        rowNumbers[position].map { number in
            let row = rows[number]
            return RequestSketch(
                route: routes[row.route],
                model: row.model,
                isStreamed: row.isStreamed,
                cells: Array(cells[row.cells])
            )
        }
    }

    /// Where the request at a position went; nil where the table has none.
    package func route(at position: Int) -> RequestRoute? { rowNumbers[position].map { routes[rows[$0].route] } }

    /// The recorded requests that come nearest to one that missed.
    ///
    /// It goes through all of them once, sorts nothing, and only compares the values of those that can still be chosen.
    ///
    /// - Parameters:
    ///   - missed: The request.
    ///   - limit: How many to choose at most.
    ///   - counts: Whether the request at a position may be chosen.
    /// - Returns: Positions, the nearest first. Empty where no request shares the gateway or the path.
    package func nearest(
        to missed: RequestSketch,
        limit: Int,
        where counts: (_ position: Int) -> Bool = { _ in true }
    ) -> [Int] {
        let nearnesses = routes.map { missed.route.nearness(to: $0) }
        var best: [Rank] = []
        missed.cells.withUnsafeBufferPointer { missedCells in
            cells.withUnsafeBufferPointer { cells in
                for row in rows {
                    guard let nearness = nearnesses[row.route] else { continue }
                    let kinship = missed.kinship(nearness, model: row.model, isStreamed: row.isStreamed)
                    if best.count == limit, let last = best.last, kinship < last.kinship { continue }
                    let distance = RequestSketch.distance(missedCells, .init(rebasing: cells[row.cells]))
                    let rank = Rank(kinship: kinship, distance: distance, position: row.position)
                    if best.count == limit, let last = best.last, rank < last { continue }
                    guard counts(row.position) else { continue }
                    best.insert(rank, at: best.firstIndex { $0 < rank } ?? best.endIndex)
                    if best.count > limit { best.removeLast() }
                }
            }
        }
        return best.map(\.position)
    }
}
