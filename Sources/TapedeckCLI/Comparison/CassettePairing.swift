/// Which interactions of two cassettes belong together.
///
/// First those that answer the same request, in the order in which they are played; then, of what is left, those on
/// the same route in their order: there the request was changed.
struct CassettePairing {
    /// Two interactions that belong together, or one that only one cassette has.
    struct Pair {
        let old: ComparedInteraction?
        let new: ComparedInteraction?
    }

    /// All of the first cassette in its order, then what only the second has.
    let pairs: [Pair]

    /// Pairs two lists, each in the order of numbers.
    init(_ old: [ComparedInteraction], _ new: [ComparedInteraction]) {
        var partners: [Int?] = Array(repeating: nil, count: old.count)
        var isPaired = Array(repeating: false, count: new.count)
        func pair<Key: Hashable>(by key: (ComparedInteraction) -> Key) {
            var waiting: [Key: [Int]] = [:]
            for index in new.indices.reversed() where !isPaired[index] {
                waiting[key(new[index]), default: []].append(index)
            }
            for index in old.indices where partners[index] == nil {
                guard let partner = waiting[key(old[index])]?.popLast() else { continue }
                partners[index] = partner
                isPaired[partner] = true
            }
        }
        pair { $0.fingerprint }
        pair { $0.route }
        pairs =
            old.indices.map { Pair(old: old[$0], new: partners[$0].map { new[$0] }) }
            + new.indices.filter { !isPaired[$0] }.map { Pair(old: nil, new: new[$0]) }
    }
}
