/// The grammar of names that are one segment of a path: gateways and sessions (docs/design.md §12).
enum NameSegment {
    /// The grammar in words, for remedies.
    static let syntax = "use a letter or digit, then at most 100 letters, digits, dots, underscores and hyphens"

    /// Whether `name` is `[A-Za-z0-9][A-Za-z0-9._-]{0,100}`.
    static func isWellFormed(_ name: some StringProtocol) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, isAlphanumeric(first), bytes.count <= 101 else { return false }
        return bytes.dropFirst().allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
