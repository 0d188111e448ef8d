/// A decoded name and its value, of a query, a form or a header.
///
/// Bytes, since neither need be UTF-8 and two that are not must not be taken for the same.
package struct CanonicalPair: Equatable, Sendable {
    /// The name.
    package let name: [UInt8]
    /// The value; nil where not even a `=` was sent.
    package let value: [UInt8]?

    /// Creates a pair.
    package init(name: [UInt8], value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}

extension [CanonicalPair] {
    /// Sorted by name; pairs of one name keep their order, which may carry meaning.
    func sortedByName() -> [CanonicalPair] {
        enumerated().sorted { left, right in
            if left.element.name == right.element.name { return left.offset < right.offset }
            return left.element.name.lexicographicallyPrecedes(right.element.name)
        }.map(\.element)
    }
}
