/// What a model of the demo gateway says: it repeats the prompt, so that nobody can mistake one answer for another's.
struct DemoReply: Equatable, Sendable {
    /// The pieces in which a stream delivers it, spaces included.
    let words: [String]

    /// The whole text.
    var text: String { words.joined() }

    /// A reply to `prompt`, with an ending that depends on the seed.
    ///
    /// It has letters of two, three and four bytes, so that streams that are cut inside of one are noticed.
    init(to prompt: String, seed: DemoSeed) {
        let endings = ["déjà vu", "naïve — yes", "東京 is far", "a kite 🪁", "as ever"]
        let ending = endings[seed.derived("ending").number(below: endings.count)]
        let heard = prompt.split(whereSeparator: \.isWhitespace).prefix(200)
        words = ("You said:".split(separator: " ") + heard + "(\(ending))".split(separator: " "))
            .enumerated().map { $0.offset == 0 ? String($0.element) : " \($0.element)" }
    }

    /// How many tokens a text counts as: its words.
    static func tokens(in text: String) -> Int { max(1, text.split(whereSeparator: \.isWhitespace).count) }
}
