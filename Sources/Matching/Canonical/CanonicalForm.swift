internal import BodyFormats

/// The canonical form of `application/x-www-form-urlencoded` bodies: decoded pairs sorted by name.
enum CanonicalForm {
    static func pairs(of body: [UInt8], rules: MatchingRules) -> [CanonicalPair] {
        FormReader.pairs(of: body)
            .map { CanonicalPair(name: $0.name, value: $0.value.map(rules.counted)) }
            .sortedByName()
    }
}
