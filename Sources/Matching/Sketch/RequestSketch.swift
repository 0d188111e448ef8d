/// A small summary of a request, by which those that resemble it are found among thousands without reading them again.
///
/// It is made when an interaction is opened or recorded, as its canonical form is at hand then. It is an estimate only:
/// which of the few that it chooses is the nearest, their canonical forms decide (`MissExplanation`).
package struct RequestSketch: Sendable {
    /// How many cells the values of a request are spread over, by their places.
    static let cellCount = 32
    /// How many hashes a cell has of all its values.
    static let hashCount = 3
    /// How many bits it has for the ends of its values, a power of two.
    static let bitCount = 128
    /// How many numbers a cell has: the one that tells whether anything is different, the hashes, the bits.
    static let cellWidth = 1 + hashCount + bitCount / 16
    /// How many numbers all cells are.
    static let allCells = cellCount * cellWidth
    /// Changed whenever equal requests get other sketches than before.
    package static let version = "tapedeck sketch 1"

    /// Where the request goes.
    package let route: RequestRoute
    /// A hash of the model that the body names; nil where it names none.
    let model: UInt64?
    /// Whether the body asks for a stream.
    let isStreamed: Bool
    /// The cells, one after the other; empty where the request has neither query, nor headers that count, nor a body.
    let cells: [UInt16]

    /// Summarises a request.
    package init(of request: CanonicalRequest) {
        var builder = SketchBuilder()
        builder.add(request)
        route = request.route
        model = builder.model
        isStreamed = builder.isStreamed
        cells = builder.cells
    }

    /// A sketch that was taken apart.
    init(route: RequestRoute, model: UInt64?, isStreamed: Bool, cells: [UInt16]) {
        self.route = route
        self.model = model
        self.isStreamed = isStreamed
        self.cells = cells
    }

    /// How near a request is by what people look at first: the route, then the model, then whether it is a stream.
    ///
    /// - Parameter other: A recorded one.
    /// - Returns: A number that is higher the nearer it is; nil where it shares neither gateway nor path.
    func kinship(with other: RequestSketch) -> Int? {
        route.nearness(to: other.route).map { kinship($0, model: other.model, isStreamed: other.isStreamed) }
    }

    /// The same, of a request whose route is known to be so near.
    func kinship(_ nearness: Int, model: UInt64?, isStreamed: Bool) -> Int {
        nearness << 2 | (model == self.model ? 2 : 0) | (isStreamed == self.isStreamed ? 1 : 0)
    }

    /// How much the values of two requests differ: 0 where they are the same.
    ///
    /// How many cells differ decides, as differences are counted for people; how much they do comes second.
    static func distance(_ cells: UnsafeBufferPointer<UInt16>, _ others: UnsafeBufferPointer<UInt16>) -> Int {
        guard cells.count == others.count else { return .max }
        var distance = 0
        for start in stride(from: 0, to: cells.count, by: cellWidth) where cells[start] != others[start] {
            distance += 64
            let hashes = start + 1..<start + 1 + hashCount
            for index in hashes where cells[index] != others[index] { distance += 2 }
            let bits = (hashes.upperBound..<start + cellWidth).reduce(0) { sum, index in
                sum + (cells[index] ^ others[index]).nonzeroBitCount
            }
            distance += min(bits, 56)
        }
        return distance
    }
}
