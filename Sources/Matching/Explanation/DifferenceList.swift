/// Collects differences: all are counted, the first ones kept.
struct DifferenceList {
    /// How many are kept.
    static let limit = 8

    private(set) var first: [Difference] = []
    private(set) var count = 0

    /// Adds a difference; the texts are only made where they are kept.
    mutating func add(_ place: @autoclosure () -> String, _ values: @autoclosure () -> (String?, String?)) {
        count += 1
        guard first.count < Self.limit else { return }
        let (recorded, requested) = values()
        first.append(Difference(place: place(), recorded: recorded, requested: requested))
    }
}
