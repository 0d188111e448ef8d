internal import BodyFormats

/// The canonical form of `application/x-www-form-urlencoded` bodies: decoded pairs sorted by name, without the fields of
/// a signature where the rules say so.
enum CanonicalForm {
    static func pairs(of body: [UInt8], rules: MatchingRules) -> [CanonicalPair] {
        let pairs = FormReader.pairs(of: body)
        let leftOut = rules.namesLeftOut(ofForm: pairs.map(\.name))
        // Names first: what one field is by its name may stand in another.
        let constants = pairs.map { pair in pair.value.flatMap { rules.constant(forField: pair.name, $0) } }
        return zip(pairs, constants).filter { pair, _ in !leftOut.contains(pair.name) }
            .map { pair, constant in
                CanonicalPair(
                    name: rules.withoutSecrets(pair.name),
                    value: constant ?? pair.value.map(rules.counted)
                )
            }
            .sortedByName()
    }
}
