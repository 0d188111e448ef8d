/// Puts the same constant in place of every secret and of every stand-in, so that texts with one and texts with the
/// other compare equal (docs/design.md §8).
package struct SecretFilter: Sendable {
    let known: KnownSecrets

    /// How far a stand-in in bytes may reach; a longer one would be cut.
    static let longestStandIn = 4096

    /// Creates a filter that knows what `known` knows when it is used.
    package init(_ known: KnownSecrets) { self.known = known }

    /// Whether there is anything in a text to put a constant in place of.
    ///
    /// - Parameter bytes: Text, or JSON with text in it.
    /// - Returns: A quick no for nearly all texts.
    package func mayChange(_ bytes: [UInt8]) -> Bool {
        let matcher = known.matcher
        return matcher.views(of: bytes).contains { view in
            view.withBytes { bytes in
                var isFound = false
                Self.markers.search(bytes) { _, _ in isFound = true }
                if !isFound { matcher.search(bytes) { _ in isFound = true } }
                if !isFound { KeyShapeSearch.search(bytes) { _ in isFound = true } }
                return isFound
            }
        }
    }

    /// The text with the constant for every secret.
    package func filtered(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let places = places(in: bytes, kind: .text)
        if places.isEmpty { return text }
        return String(decoding: Self.replaced(places, in: bytes), as: UTF8.self)
    }

    /// Where secrets and stand-ins stand that begin at `start` or behind it.
    func places(in bytes: [UInt8], from start: Int = 0, kind: SecretSearch.Kind) -> [Range<Int>] {
        var found = SecretSearch(matcher: known.matcher).found(in: bytes, kind: kind).map(\.range)
        for view in DecodedView.rounds(of: bytes) {
            view.withBytes { text in
                Self.markers.search(text) { start, pattern in
                    let alphabet = StandIn.Alphabet.allCases[pattern]
                    guard let end = StandIn.end(in: text, ofMarkerAt: start, alphabet: alphabet) else { return }
                    let prefix = StandIn.prefixLength(in: text, before: start)
                    found.append(view.source(of: start - prefix..<end))
                }
            }
        }
        return Self.merged(found.filter { $0.lowerBound >= start }).map { Self.withPadding($0, of: bytes) }
    }

    static func replaced(_ places: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        for place in places {
            result += bytes[start..<place.lowerBound]
            result += StandIn.bytes
            start = place.upperBound
        }
        return result + bytes[start...]
    }

    private static let markers: PatternSearch = {
        var search = PatternSearch()
        for alphabet in StandIn.Alphabet.allCases { search.insert(alphabet.marker) }
        return search
    }()

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// With the padding of base64, which depends on how long the secret is.
    private static func withPadding(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
        let padding = bytes[range.upperBound...].prefix(2).prefix { $0 == UInt8(ascii: "=") }
        return range.lowerBound..<padding.endIndex
    }
}
