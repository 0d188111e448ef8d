import BodyFormats

/// Finds every secret in a text: what is known, what looks like a key, and what a stream says in pieces.
struct SecretSearch {
    /// A place where a secret stands in the text.
    struct Found {
        var range: Range<Int>
        let secret: [UInt8]
        let form: SecretForm
        /// How many characters it is written with, once escapes are resolved.
        let count: Int
        /// What comes instead, where that is decided already: a piece of a stand-in over several events.
        var replacement: [UInt8]?
    }

    /// What a text is, as far as the search goes.
    enum Kind {
        /// Text, in which escapes are resolved and keys are told by what they look like.
        case text
        /// JSON, or events with JSON: nothing is told by its look before its escapes are resolved.
        case json
        /// A file or anything else, in which known secrets are found however they are written, and nothing is told by its
        /// look.
        case bytes
    }

    let matcher: SecretMatcher

    /// The places in order, without overlap.
    func places(in bytes: [UInt8], kind: Kind) -> [Found] { Self.merged(found(in: bytes, kind: kind)) }

    /// The places in no order; they may overlap.
    func found(in bytes: [UInt8], kind: Kind) -> [Found] {
        var all: [Found] = []
        let views = matcher.views(of: bytes)
        for (round, view) in views.enumerated() {
            let seesShapes = kind == .text || kind == .json && (round > 0 || views.count == 1)
            view.withBytes { text in
                matcher.search(text) { found in
                    let range = view.source(of: found.range)
                    all.append(Found(range: range, secret: found.secret, form: found.form, count: found.range.count))
                }
                guard seesShapes else { return }
                KeyShapeSearch.search(text) { range in
                    let source = view.source(of: range)
                    if kind == .json, JSONPlace.isOpaque(bytes, at: source.lowerBound) { return }
                    all.append(Found(range: source, secret: Array(text[range]), form: .plain, count: range.count))
                }
            }
        }
        return all
    }

    /// The places in the names and values of a form or of a query, found in what they mean: `+` is a space there.
    ///
    /// - Parameters:
    ///   - bytes: The text that holds the form.
    ///   - range: Where in it the form is.
    /// - Returns: The places in order, without overlap.
    func places(in bytes: [UInt8], form range: Range<Int>) -> [Found] {
        var all: [Found] = []
        for pair in FormReader.pairs(of: bytes, in: range) {
            for part in [pair.nameRange] + [pair.valueRange].compactMap(\.self) {
                let text = DecodedText(percent: bytes, in: part)
                all += places(in: text.bytes, kind: .text).map { place in
                    var place = place
                    place.range = text.encoded(place.range)
                    return place
                }
            }
        }
        return all
    }

    /// The places in order; of those that overlap, the first or the longest stands for all that they cover.
    static func merged(_ found: [Found]) -> [Found] {
        var merged: [Found] = []
        for next in found.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }
        ) {
            guard let last = merged.last, next.range.lowerBound < last.range.upperBound else {
                merged.append(next)
                continue
            }
            let all = last.range.lowerBound..<max(last.range.upperBound, next.range.upperBound)
            var kept = last.replacement == nil && next.replacement != nil ? next : last
            kept.range = all
            merged[merged.count - 1] = kept
        }
        return merged
    }
}
