/// Finds where the parts of two multipart bodies differ.
enum PartComparison {
    static func compare(
        _ recorded: [CanonicalPart],
        _ requested: [CanonicalPart],
        into list: inout DifferenceList
    ) {
        let before = list.count
        for (left, right) in Pairing.pairs(recorded, requested, by: { $0.name ?? [] }) where left != right {
            let place = "part \(Excerpt.quoted(left?.name ?? right?.name ?? []))"
            guard let left, let right else {
                list.add(place, (left.map(text), right.map(text)))
                continue
            }
            compare("\(place) file name", left.fileName, right.fileName, into: &list)
            compare("\(place) content type", left.contentType, right.contentType, into: &list)
            guard left.content != right.content else { continue }
            if let left = left.text, let right = right.text {
                list.add(place, Excerpt.quoted(Array(left.utf8), Array(right.utf8)))
            } else {
                list.add(place, (text(left), text(right)))
            }
        }
        if list.count == before, recorded != requested {
            list.add("order of parts", (names(recorded), names(requested)))
        }
    }

    private static func compare(
        _ place: String,
        _ recorded: [UInt8]?,
        _ requested: [UInt8]?,
        into list: inout DifferenceList
    ) {
        guard recorded != requested else { return }
        if let recorded, let requested {
            list.add(place, Excerpt.quoted(recorded, requested))
        } else {
            list.add(place, (recorded.map { Excerpt.quoted($0) }, requested.map { Excerpt.quoted($0) }))
        }
    }

    private static func text(_ part: CanonicalPart) -> String {
        part.text.map { Excerpt.quoted(Array($0.utf8)) } ?? part.content.summary
    }

    private static func names(_ parts: [CanonicalPart]) -> String {
        Excerpt.plain(Array(parts.map { $0.name ?? [] }.joined(separator: Array(", ".utf8))))
    }
}

extension ContentDigest {
    /// The size and the first digits of the hash.
    var summary: String { "\(size) bytes (sha256 \(sha256.hex.prefix(12))…)" }
}
