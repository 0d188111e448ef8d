/// How much of long values is shown.
struct TextLimits {
    /// Characters of a string or a field's value.
    let characters: Int
    /// Elements of an array of plain values, such as an embedding.
    let elements: Int
    /// Lines of a body.
    let lines: Int

    /// A page that can be read.
    static let page = TextLimits(characters: 240, elements: 8, lines: 400)
    /// Values in one line of a list.
    static let line = TextLimits(characters: 60, elements: 3, lines: 30)
    /// Such a line itself.
    static let wholeLine = TextLimits(characters: 160, elements: 3, lines: 1)
    /// Everything.
    static let none = TextLimits(characters: .max, elements: .max, lines: .max)

    /// A text, or its beginning, how long it is in all, and the media in the rest; the name of media is not cut.
    func shorten(_ text: String) -> String {
        guard let (start, media) = cut(text) else { return text }
        return "\(start)… (\((["\(text.count) characters"] + media).joined(separator: ", ")))"
    }

    /// What was shortened before, as one line: the text, or its beginning and the media in the rest.
    func oneLine(_ text: String) -> String {
        guard let (start, media) = cut(text) else { return text }
        return "\(start)…" + (media.isEmpty ? "" : " (\(media.joined(separator: ", ")))")
    }

    /// The beginning of a text and the names of media behind it; `nil` where the text is short enough.
    private func cut(_ text: String) -> (start: Substring, media: [String])? {
        let limit = text.prefix(characters).endIndex
        guard limit < text.endIndex else { return nil }
        let media = MediaName.ranges(in: text)
        let end = media.first { $0.lowerBound < limit && limit < $0.upperBound }?.upperBound ?? limit
        guard end < text.endIndex else { return nil }
        let rest = media.filter { $0.lowerBound >= end }
        let more = rest.count > elements ? ["\(rest.count - elements) more"] : []
        return (text[..<end], rest.prefix(elements).map { String(text[$0]) } + more)
    }
}
