/// Collects differences: all are counted, the first ones kept.
package struct DifferenceList: Sendable {
    /// How many are kept unless said otherwise.
    static let limit = 8

    /// Those that are kept.
    package private(set) var first: [Difference] = []
    /// How many there are.
    package private(set) var count = 0
    private let limit: Int

    /// A list of the first few.
    init() {
        limit = Self.limit
    }

    /// A list that keeps up to `limit` differences.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Adds a difference; the texts are only made where they are kept.
    mutating func add(
        _ place: @autoclosure () -> String,
        _ values: @autoclosure () -> (String?, String?),
        rule: @autoclosure () -> String? = nil
    ) {
        count += 1
        guard first.count < limit else { return }
        let (recorded, requested) = values()
        first.append(Difference(place: place(), recorded: recorded, requested: requested, rule: rule()))
    }
}
