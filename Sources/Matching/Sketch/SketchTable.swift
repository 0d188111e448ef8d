/// The sketches of a cassette's requests, laid out so that a miss goes through all of them in little time: without
/// objects of their own, and with each route once.
package struct SketchTable: Sendable {
    /// What there is of one request beside its cells.
    private struct Row {
        let position: Int
        let route: UInt32
        let filled: UInt32
        let model: UInt64
        let hasModel: Bool
        let isStreamed: Bool
        let hasCells: Bool
        /// Where its cells begin that are not all zeros.
        let start: Int

        var modelOrNil: UInt64? { hasModel ? model : nil }
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
    /// The rows of those positions that are not the row's own number.
    private var rowNumbers: [Int: Int] = [:]
    /// Each route once.
    package private(set) var routes: [RequestRoute] = []
    private var routeNumbers: [RequestRoute: Int] = [:]
    /// The cells of all requests that are not all zeros.
    private var cells: [UInt16] = []
    /// How many of them are missing in front.
    private var missing = 0

    /// Creates a table without requests.
    package init() {}

    /// Creates a table of what was noted of one, without its cells; nil where that is not of one table.
    ///
    /// - Parameters:
    ///   - routes: Its routes.
    ///   - stored: What it gave as ``stored``.
    package init?(routes: [RequestRoute], stored: some Sequence<StoredSketch>) {
        self.routes = routes
        routeNumbers = Dictionary(zip(routes, routes.indices)) { first, _ in first }
        rows.reserveCapacity(stored.underestimatedCount)
        for sketch in stored {
            guard routes.indices.contains(sketch.route) else { return nil }
            append(sketch, at: rows.count)
            missing += sketch.cellsLength
        }
    }

    /// What is noted of each request beside its cells, if the positions are 0 and so on; they are in this order.
    package var stored: [StoredSketch] {
        rows.map { row in
            StoredSketch(
                route: Int(row.route),
                model: row.modelOrNil,
                isStreamed: row.isStreamed,
                filled: row.hasCells ? row.filled : nil
            )
        }
    }

    /// The cells that are kept, one request after another.
    package var storedCells: [UInt16] { cells }

    /// How many cells are missing, of those requests that the table was created with.
    package var missingCells: Int { missing }

    /// Puts the missing cells in; others than are missing are not taken.
    package mutating func fill(_ stored: [UInt16]) {
        guard missing > 0, stored.count == missing else { return }
        cells = stored + cells
        missing = 0
    }

    /// Adds the sketch of a request that stands at a position which the table does not have yet.
    package mutating func insert(_ sketch: RequestSketch, at position: Int) {
        var filled: UInt32 = 0
        let width = RequestSketch.cellWidth
        let start = missing + cells.count
        for cell in 0..<sketch.cells.count / width {
            let range = cell * width..<(cell + 1) * width
            guard sketch.cells[range].contains(where: { $0 != 0 }) else { continue }
            filled |= 1 << UInt32(cell)
            cells += sketch.cells[range]
        }
        let stored = StoredSketch(
            route: number(of: sketch.route),
            model: sketch.model,
            isStreamed: sketch.isStreamed,
            filled: sketch.cells.isEmpty ? nil : filled
        )
        append(stored, at: position, start: start)
    }

    private mutating func append(_ sketch: StoredSketch, at position: Int, start: Int? = nil) {
        if position != rows.count { rowNumbers[position] = rows.count }
        rows.append(
            Row(
                position: position,
                route: UInt32(sketch.route),
                filled: sketch.filled ?? 0,
                model: sketch.model ?? 0,
                hasModel: sketch.model != nil,
                isStreamed: sketch.isStreamed,
                hasCells: sketch.filled != nil,
                start: start ?? missing
            )
        )
    }

    private mutating func number(of route: RequestRoute) -> Int {
        if let number = routeNumbers[route] { return number }
        routes.append(route)
        routeNumbers[route] = routes.count - 1
        return routes.count - 1
    }

    private func row(at position: Int) -> Row? {
        if rows.indices.contains(position), rows[position].position == position { return rows[position] }
        return rowNumbers[position].map { rows[$0] }
    }

    /// Puts all cells of a request, also those that are zeros, in the place of others; zeros where they are missing.
    private func expand(_ row: Row, into all: UnsafeMutableBufferPointer<UInt16>) {
        let width = RequestSketch.cellWidth
        all.update(repeating: 0)
        var next = row.start - missing
        for cell in 0..<RequestSketch.cellCount where row.filled & 1 << UInt32(cell) != 0 {
            if next >= 0 { for index in 0..<width { all[cell * width + index] = cells[next + index] } }
            next += width
        }
    }

    /// The sketch of the request at a position; nil where the table has none.
    package subscript(position: Int) -> RequestSketch? {
        row(at: position).map { row in
            var all = [UInt16](repeating: 0, count: row.hasCells ? RequestSketch.allCells : 0)
            if row.hasCells { all.withUnsafeMutableBufferPointer { expand(row, into: $0) } }
            return RequestSketch(
                route: routes[Int(row.route)],
                model: row.modelOrNil,
                isStreamed: row.isStreamed,
                cells: all
            )
        }
    }

    /// Where the request at a position went; nil where the table has none.
    package func route(at position: Int) -> RequestRoute? { row(at: position).map { routes[Int($0.route)] } }

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
        var scratch = [UInt16](repeating: 0, count: RequestSketch.allCells)
        missed.cells.withUnsafeBufferPointer { missedCells in
            scratch.withUnsafeMutableBufferPointer { scratch in
                for row in rows {
                    guard let nearness = nearnesses[Int(row.route)] else { continue }
                    let kinship = missed.kinship(nearness, model: row.modelOrNil, isStreamed: row.isStreamed)
                    if best.count == limit, let last = best.last, kinship < last.kinship { continue }
                    if row.hasCells { expand(row, into: scratch) }
                    let cells = UnsafeBufferPointer(rebasing: scratch[..<(row.hasCells ? scratch.count : 0)])
                    let distance = RequestSketch.distance(missedCells, cells)
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
