import Blobs
import Cassettes
import Exchanges

/// One side of a comparison: a cassette, an interaction of one, or a file that git or the user has put somewhere.
struct ComparedSource {
    /// What the user called it.
    let title: String
    /// The number of the one interaction that is meant; `nil` for all.
    let number: Int?
    /// What it holds, by number.
    let interactions: [ComparedInteraction]

    /// Reads what an argument names.
    ///
    /// - Parameters:
    ///   - text: `checkout`, `checkout/12`, or the path of a file that ends in `.jsonl.gz`.
    ///   - shelf: The folder of cassettes; blobs of a file elsewhere are looked for there too.
    ///   - rules: How requests are compared.
    ///   - warnings: Where a torn tail is mentioned.
    /// - Throws: `CLIError` where there is no such thing, or it cannot be read.
    init(_ text: String, in shelf: CassetteShelf, rules: RuleBook, warnings: TextOutput) throws(CLIError) {
        title = text
        let contents: CassetteContents
        if text.hasSuffix(CassetteName.fileExtension) {
            number = nil
            contents = try shelf.failing { () throws(CassetteError) in try CassetteContents(fileAt: text) }
            if let tail = contents.tornTail { warnings.line("tapedeck: \(TerminalText.escape("\(tail)"))") }
        } else {
            let (name, number) = try Self.meaning(of: text, in: shelf)
            self.number = number
            contents = try shelf.contents(of: name, warnings: warnings)
        }
        var interactions: [ComparedInteraction] = []
        for summary in contents.interactions where number == nil || summary.n == number {
            let interaction = try shelf.interaction(summary)
            interactions.append(ComparedInteraction(interaction, summary: summary, rules: rules, blobs: shelf.blobs))
        }
        if let number, interactions.isEmpty {
            throw .failed(
                "the cassette \(contents.name) has no interaction \(number); 'tapedeck ls \(contents.name)' lists them"
            )
        }
        self.interactions = interactions
    }

    /// A cassette's name, and the number behind it unless there is a cassette of the whole name.
    private static func meaning(of text: String, in shelf: CassetteShelf) throws(CLIError) -> (CassetteName, Int?) {
        let name = try shelf.name(text)
        guard name.segments.count > 1, let number = name.segments.last.flatMap(number),
            try !shelf.names().contains(name)
        else { return (name, nil) }
        return (try shelf.name(name.segments.dropLast().joined(separator: "/")), number)
    }

    /// A number as they are written in cassettes: digits, none of them a leading zero.
    private static func number(_ text: String) -> Int? {
        guard let number = Int(text), number > 0, "\(number)" == text else { return nil }
        return number
    }
}
