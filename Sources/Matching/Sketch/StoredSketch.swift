/// What is noted of a request's sketch beside its cells, so that these need not be there before they are asked for.
package struct StoredSketch: Equatable, Sendable {
    /// Which route of the table the request has.
    package var route: Int
    /// A hash of the model that the body names; nil where it names none.
    package var model: UInt64?
    /// Whether the body asks for a stream.
    package var isStreamed: Bool
    /// A bit for each cell that is not all zeros, which is kept; nil where the request has no cells at all.
    package var filled: UInt32?

    /// A sketch of parts.
    package init(route: Int, model: UInt64?, isStreamed: Bool, filled: UInt32?) {
        self.route = route
        self.model = model
        self.isStreamed = isStreamed
        self.filled = filled
    }

    /// How many numbers its cells are.
    package var cellsLength: Int { (filled?.nonzeroBitCount ?? 0) * RequestSketch.cellWidth }
}
