internal import BodyFormats

/// The canonical form of queries: decoded pairs sorted by name, without what takes no part.
///
/// Percent-encoding does not matter (`bfl%2Fflux-2` is `bfl/flux-2`, `+` and `%20` are a space), as clients differ in
/// what they encode and servers decode it all.
enum CanonicalQuery {
    static func pairs(of query: [UInt8], rules: MatchingRules) -> [CanonicalPair] {
        let pairs = FormReader.pairs(of: query)
        let leftOut = rules.namesLeftOut(ofQuery: pairs.map(\.name))
        return pairs.filter { !leftOut.contains($0.name) }
            .map { CanonicalPair(name: rules.withoutSecrets($0.name), value: $0.value.map(rules.counted)) }
            .sortedByName()
    }
}
