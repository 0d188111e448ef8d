import BodyFormats

/// Finds what looks like a key in a text, at the borders of tokens (docs/design.md §8).
///
/// Nothing that begins inside of a word or of base64 is one; what is found is at least 16 characters long and no words.
struct KeyShapeSearch {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let found: (Range<Int>) -> Void

    /// Calls back for every key, in order; stand-ins are none.
    static func search(_ bytes: UnsafeBufferPointer<UInt8>, _ found: (Range<Int>) -> Void) {
        withoutActuallyEscaping(found) { found in
            let search = KeyShapeSearch(bytes: bytes, found: found)
            search.run()
        }
    }

    private func run() {
        var index = 0
        var followsWord = false
        Self.kinds.withUnsafeBufferPointer { kinds in
            while index < bytes.count {
                let kind = kinds[Int(bytes[index])]
                if kind & Self.mayBegin != 0, !followsWord || kind & Self.isWord == 0, let end = end(at: index) {
                    index = end
                    followsWord = true
                    continue
                }
                followsWord = kind & Self.isWord != 0
                index += 1
            }
        }
    }

    /// Where what begins here ends, after it was reported; nil where nothing does.
    private func end(at start: Int) -> Int? {
        let range: Range<Int>?
        switch bytes[start] {
        case UInt8(ascii: "e"): range = token(at: start) ?? key(at: start)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): range = bearer(at: start)
        case UInt8(ascii: "K"): range = pair(at: start)
        case UInt8(ascii: "-"): range = privateKey(at: start)
        case UInt8(ascii: ":"): range = password(at: start)
        default: range = key(at: start)
        }
        guard let range, !StandIn.isDone(Array(bytes[range])) else { return nil }
        found(range)
        return range.upperBound
    }

    private func key(at start: Int) -> Range<Int>? {
        for shape in Self.shapes[Int(bytes[start])] {
            guard let end = shape.end(in: bytes, at: start) else { continue }
            return isOfBase64(start..<end) ? nil : start..<end
        }
        return nil
    }

    /// Whether what looks like a key is a piece of base64: `+` or `/` stands beside it, and many more of its characters.
    ///
    /// In a picture of some MiB each combination of four characters turns up behind a `/`. A key in a URL's path has
    /// them beside it as well, but not as many.
    private func isOfBase64(_ range: Range<Int>) -> Bool {
        let before = bytes[..<range.lowerBound].suffix(Self.base64Reach)
        let after = bytes[range.upperBound...].prefix(Self.base64Reach)
        let isBehind = before.last.map(Self.isSign) == true && before.allSatisfy(Self.isOfBase64)
        let isInFront = after.first.map(Self.isSign) == true && after.allSatisfy(Self.isOfBase64)
        return isBehind && before.count == Self.base64Reach || isInFront && after.count == Self.base64Reach
    }

    /// A JSON Web Token; a full stop behind it is not of it.
    private func token(at start: Int) -> Range<Int>? {
        guard holds(JSONWebToken.start, at: start) else { return nil }
        var end = start
        var dots = 0
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: ".") {
                dots += 1
                if dots == 3 { break }
            } else if !TokenCharacters.isWord(bytes[end]) {
                break
            }
            end += 1
        }
        guard dots >= 2, JSONWebToken(Array(bytes[start..<end])) != nil else { return nil }
        return start..<end
    }

    /// What follows `Bearer`, in any case.
    private func bearer(at start: Int) -> Range<Int>? {
        let word = Array("bearer".utf8)
        guard start + word.count < bytes.count,
            bytes[start..<start + word.count].lazy.map({ $0 | 0x20 }).elementsEqual(word)
        else { return nil }
        var begin = start + word.count
        while begin < bytes.count, bytes[begin] == 0x20 || bytes[begin] == 0x09 { begin += 1 }
        guard begin > start + word.count else { return nil }
        let range = begin..<TokenCharacters.bearer.end(in: bytes, from: begin)
        return KeyShape.looksRandom(bytes[range]) ? range : nil
    }

    /// What follows `Key` at some gateways: an id, a colon, a secret.
    private func pair(at start: Int) -> Range<Int>? {
        let begin = start + 4
        guard holds(Array("Key ".utf8), at: start), begin + 69 <= bytes.count else { return nil }
        for (place, byte) in zip(0..., bytes[begin..<begin + 69]) {
            let isRight =
                switch place {
                case 8, 13, 18, 23: byte == UInt8(ascii: "-")
                case 36: byte == UInt8(ascii: ":")
                default: HexDigit.value(byte) != nil
                }
            guard isRight else { return nil }
        }
        return begin..<begin + 69
    }

    /// What stands between the lines of a private key in PEM (RFC 7468); where the last line is missing, as much as could be
    /// of one.
    private func privateKey(at start: Int) -> Range<Int>? {
        guard holds(Array("-----BEGIN ".utf8), at: start) else { return nil }
        let label = bytes[(start + 11)...].prefix(Self.longestLabel).prefix { 0x41...0x5A ~= $0 || $0 == 0x20 }
        let end = label.endIndex + 5
        guard label.reversed().starts(with: "PRIVATE KEY".utf8.reversed()),
            holds(Array("-----".utf8), at: label.endIndex)
        else { return nil }
        let rest = bytes[end...].prefix(Self.longestPrivateKey)
        // What crosses the quotes of a string is no key.
        let lines = rest.prefix { $0 != UInt8(ascii: "\"") }
        let dashes = lines.firstRange(of: "-----".utf8)
        let lastLine = dashes.flatMap { lines[$0.upperBound...].starts(with: "END".utf8) ? $0.lowerBound : nil }
        let content = lines[..<(lastLine ?? Self.endOfLines(in: lines))]
        guard let first = content.firstIndex(where: { $0 > 0x20 }), let last = content.lastIndex(where: { $0 > 0x20 })
        else { return nil }
        return first..<last + 1
    }

    /// The password in a URL.
    private func password(at start: Int) -> Range<Int>? {
        guard holds(Array("://".utf8), at: start) else { return nil }
        let authority = bytes[(start + 3)...].prefix { $0 > 0x20 && !"/?#\"<>".utf8.contains($0) }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
            let colon = authority.firstIndex(of: UInt8(ascii: ":")), colon < at
        else { return nil }
        let password = colon + 1..<at
        return KeyShape.looksRandom(bytes[password]) ? password : nil
    }

    private func holds(_ text: [UInt8], at start: Int) -> Bool {
        start + text.count <= bytes.count && bytes[start..<start + text.count].elementsEqual(text)
    }
}

// MARK: Tables

extension KeyShapeSearch {
    /// So many characters of base64 in a row are no path of a URL.
    static let base64Reach = 32

    /// Whether a byte is a character of base64 at which a token may end.
    private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") }

    /// Whether a byte may stand in base64, which often has lines (RFC 2045 §6.8).
    private static func isOfBase64(_ byte: UInt8) -> Bool {
        TokenCharacters.base64.contains(byte) || byte == 0x0D || byte == 0x0A
    }

    /// How long what stands between the lines of a private key may be: one of 16,384 bits, the largest in use, has 12.7 KB.
    static let longestPrivateKey = 16 << 10
    private static let longestLabel = 64

    /// How long the lines of a private key are at least, but for the last.
    private static let shortestLine = 16

    /// Where the lines of a private key end whose last line is missing: fields (RFC 1421 §4.6), lines of base64, a shorter one.
    private static func endOfLines(in rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var end = rest.startIndex
        while let start = rest[end...].firstIndex(where: { $0 > 0x20 }) {
            if let field = fields.first(where: { rest[start...].starts(with: $0) }) {
                end =
                    rest[(start + field.count)...].prefix { $0 == 0x20 || $0 == 0x2C || TokenCharacters.isWord($0) }
                    .endIndex
                continue
            }
            let line = rest[start...].prefix(while: TokenCharacters.base64.contains)
            if line.count >= shortestLine || end > rest.startIndex { end = line.endIndex }
            guard line.count >= shortestLine else { break }
        }
        return end
    }

    private static let fields = ["Proc-Type:", "DEK-Info:"].map { Array($0.utf8) }

    private static let isWord: UInt8 = 1
    private static let mayBegin: UInt8 = 2

    private static let kinds: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        let begins = !shapes[Int(byte)].isEmpty || "eBbK-:".utf8.contains(byte)
        return (TokenCharacters.isWord(byte) ? isWord : 0) | (begins ? mayBegin : 0)
    }

    /// The kinds by their first byte.
    private static let shapes: [[KeyShape]] = (UInt8.min...UInt8.max).map { byte in
        KeyShape.all.filter { $0.prefix.first == byte }
    }
}
