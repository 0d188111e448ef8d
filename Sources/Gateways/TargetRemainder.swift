/// What is left of a request target after segments were taken off its front.
///
/// It works on bytes: to Swift's characters, a slash and the combining accent behind it are one letter.
struct TargetRemainder: Equatable, Sendable {
    /// The bytes that are left: empty, or beginning with `/` or `?`, if the target was in origin form.
    private(set) var text: Substring

    /// All of `target`.
    init(_ target: some StringProtocol) {
        text = Substring(target)
    }

    /// What stands between the slash at the start and the next `/` or `?`; nil if there is no slash at the start.
    var firstSegment: Substring? {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        return Substring(text.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") })
    }

    /// Takes the first segment off, with the slash before it.
    mutating func dropFirstSegment() {
        guard let segment = firstSegment else { return }
        text = text[segment.endIndex...]
    }

    /// Whether it can stand behind a mount: nothing, a path, or a query.
    var isPathAndQuery: Bool {
        text.utf8.first.map { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? true
    }

    /// The text with the slash that every path begins with.
    var path: String {
        text.utf8.first == UInt8(ascii: "/") ? String(text) : "/\(text)"
    }

    static func == (left: TargetRemainder, right: TargetRemainder) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
}
