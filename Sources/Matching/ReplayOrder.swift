/// The order in which equal requests are answered.
struct ReplayOrder: Comparable, Hashable, Sendable {
    let n: Int
    let position: Int

    /// Before every interaction.
    static let start = ReplayOrder(n: .min, position: .min)

    static func < (left: ReplayOrder, right: ReplayOrder) -> Bool {
        (left.n, left.position) < (right.n, right.position)
    }
}
