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
    /// One line of a list.
    static let line = TextLimits(characters: 60, elements: 3, lines: 1)
    /// Everything.
    static let none = TextLimits(characters: .max, elements: .max, lines: .max)

    /// A text, or its beginning and how long it is in all.
    func shorten(_ text: String) -> String {
        let start = text.prefix(characters)
        return start.endIndex == text.endIndex ? text : "\(start)… (\(text.count) characters)"
    }
}
