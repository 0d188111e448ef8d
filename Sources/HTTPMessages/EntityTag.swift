/// A name for one version of a body: `"abc"`, or `W/"abc"` where versions that mean the same share it (RFC 9110 §8.8.3).
package struct EntityTag: Sendable {
    /// Whether bodies with this tag may differ in their bytes.
    package let isWeak: Bool
    /// What stands between the quotes.
    package let opaque: String

    /// Creates a strong tag; `opaque` must have no quote and no control characters.
    package init(strong opaque: String) {
        isWeak = false
        self.opaque = opaque
    }

    /// Reads one tag; `nil` for everything else, also for a list.
    package init?(_ text: some StringProtocol) {
        var reader = Reader(text)
        guard let tag = reader.tag(), reader.isAtEnd else { return nil }
        self = tag
    }

    private init(isWeak: Bool, opaque: String) {
        self.isWeak = isWeak
        self.opaque = opaque
    }

    /// Reads a list of tags; `nil` where it is malformed.
    package static func list(_ text: some StringProtocol) -> [EntityTag]? {
        var reader = Reader(text)
        var tags: [EntityTag] = []
        reader.skip(Reader.separators)
        while !reader.isAtEnd {
            guard let tag = reader.tag() else { return nil }
            tags.append(tag)
            reader.skip(Reader.blanks)
            guard reader.isAtEnd || reader.isAtComma else { return nil }
            reader.skip(Reader.separators)
        }
        return tags
    }

    /// Whether both name bodies that mean the same (RFC 9110 §8.8.3.2).
    package func matchesWeakly(_ other: EntityTag) -> Bool { opaque.utf8.elementsEqual(other.opaque.utf8) }

    /// Whether both name the same bytes (RFC 9110 §8.8.3.2).
    package func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && matchesWeakly(other) }

    /// Reads tags from the bytes of a field.
    private struct Reader {
        static let blanks: Set<UInt8> = [0x20, 0x09]
        static let separators: Set<UInt8> = [0x20, 0x09, 0x2C]
        private var rest: ArraySlice<UInt8>

        init(_ text: some StringProtocol) { rest = Array(text.utf8)[...] }

        var isAtEnd: Bool { rest.isEmpty }

        var isAtComma: Bool { rest.first == 0x2C }

        mutating func skip(_ bytes: Set<UInt8>) { rest = rest.drop(while: bytes.contains) }

        mutating func tag() -> EntityTag? {
            let isWeak = rest.starts(with: [UInt8(ascii: "W"), UInt8(ascii: "/")])
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == 0x22 else { return nil }
            // Of ASCII, only `!` and what follows the quote up to `~` may stand in a tag; no escapes.
            let opaque = rest.dropFirst().prefix { $0 != 0x22 && $0 > 0x20 && $0 != 0x7F }
            guard opaque.endIndex < rest.endIndex, rest[opaque.endIndex] == 0x22 else { return nil }
            rest = rest[(opaque.endIndex + 1)...]
            return EntityTag(isWeak: isWeak, opaque: String(decoding: opaque, as: UTF8.self))
        }
    }
}

extension EntityTag: Equatable {
    /// Whether both are the same text, byte by byte.
    package static func == (left: EntityTag, right: EntityTag) -> Bool {
        left.isWeak == right.isWeak && left.matchesWeakly(right)
    }
}

extension EntityTag: CustomStringConvertible {
    /// The tag as it stands in a field.
    package var description: String { "\(isWeak ? "W/" : "")\"\(opaque)\"" }
}
