internal import BodyFormats

/// The canonical form of `application/x-www-form-urlencoded` bodies: decoded pairs sorted by name, without the fields of
/// a signature where the rules say so.
enum CanonicalForm {
    static func pairs(of body: [UInt8], rules: MatchingRules) -> [CanonicalPair] {
        let pairs = FormReader.pairs(of: body)
        let leftOut = rules.namesLeftOut(ofForm: pairs.map(\.name))
        return pairs.filter { !leftOut.contains($0.name) }
            .map { CanonicalPair(name: rules.withoutSecrets($0.name), value: $0.value.map(rules.counted)) }
            .sortedByName()
    }
}
