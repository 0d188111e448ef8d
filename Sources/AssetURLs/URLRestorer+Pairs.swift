package import BodyFormats

// Queries and forms: values that decode to a local URL.
extension URLRestorer {
    /// A request target with the original URLs in its query.
    package func restored(target: String) -> String {
        guard target.utf8.contains(UInt8(ascii: "?")) else { return target }
        let bytes = Array(target.utf8)
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return target }
        let edits = pairEdits(bytes, in: mark + 1..<bytes.count)
        return edits.isEmpty ? target : String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    /// What changes in an `application/x-www-form-urlencoded` body.
    package func edits(ofForm body: [UInt8]) -> ByteEdits { pairEdits(body, in: 0..<body.count) }

    private func pairEdits(_ bytes: [UInt8], in range: Range<Int>) -> ByteEdits {
        var edits = ByteEdits()
        for pair in FormReader.pairs(of: bytes, in: range) {
            guard let value = pair.value, let range = pair.valueRange, Self.mayBeURL(value),
                let text = String(validating: value, as: UTF8.self), let change = replacement(for: text)
            else { continue }
            let end = Self.end(ofFirst: change.count, in: bytes[range])
            let old = bytes[range.lowerBound..<end]
            edits.append(range.lowerBound..<end, Self.encoded(change.text, like: old))
        }
        return edits
    }

    /// Where the first bytes of a decoded value end in the value as written.
    private static func end(ofFirst count: Int, in value: ArraySlice<UInt8>) -> Int {
        var index = value.startIndex
        for _ in 0..<count {
            index += PercentCoding.encodedByte(in: value, at: index) != nil && value[index] == percent ? 3 : 1
        }
        return index
    }

    /// The start of a URL as the client would have written it.
    ///
    /// What has a meaning in a query is encoded in any case; a colon or slash if it was, and everything but the
    /// unreserved characters of RFC 3986 §2.3 if anything was.
    private static func encoded(_ text: String, like old: ArraySlice<UInt8>) -> [UInt8] {
        let isEncoded = old.contains(percent)
        let encodesColon = isEncoded && !old.contains(UInt8(ascii: ":"))
        let encodesSlash = isEncoded && !old.contains(UInt8(ascii: "/"))
        let isUppercase = !hasLowercaseDigits(old)
        return text.utf8.flatMap { byte -> [UInt8] in
            let isKept =
                switch byte {
                case UInt8(ascii: ":"): !encodesColon
                case UInt8(ascii: "/"): !encodesSlash
                case percent, UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "#"): false
                default: !isEncoded || isUnreserved(byte)
                }
            return isKept ? [byte] : PercentCoding.encoded(byte, uppercase: isUppercase)
        }
    }

    /// Whether a byte is encoded with lower-case digits, as in `%3a`.
    private static func hasLowercaseDigits(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.contains { index in
            text[index] == percent && text[index...].prefix(3).contains { 0x61...0x66 ~= $0 }
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    private static let percent = UInt8(ascii: "%")
}
