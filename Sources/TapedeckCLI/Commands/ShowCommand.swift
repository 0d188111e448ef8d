import ArgumentParser
import Blobs
import Cassettes

/// `tapedeck show`: what was recorded, readable.
struct ShowCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a cassette holds: all of it in short, or one interaction in full.",
        discussion: """
            Bodies are made readable: JSON is indented, events have their times, media are named by type, size and \
            digest, long values are shortened. For the exact bytes: zcat cassettes/NAME.jsonl.gz | jq. \
            The exit code is 1 where nothing is found.

            Examples:
              tapedeck show checkout
              tapedeck show checkout 3
              tapedeck show checkout 3 --full
            """
    )

    @Argument(help: "The cassette.")
    var cassette: String

    @Argument(help: "The number of an interaction, as 'tapedeck ls' lists it.")
    var n: Int?

    @Flag(help: "Shorten nothing.")
    var full = false

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let folder = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        let contents = try folder.contents(of: try folder.name(cassette), warnings: context.errors)
        let found = contents.interactions.filter { n == nil || $0.n == n }
        guard !found.isEmpty else { throw CLIError.failed(nothing(in: contents)) }
        let text = InteractionText(
            blobs: folder.blobs,
            limits: full ? .none : .page,
            palette: context.output.palette
        )
        for (index, summary) in found.enumerated() {
            let interaction = try folder.interaction(summary)
            let lines = n == nil && !full ? text.summary(interaction) : text.page(interaction, of: contents.name)
            if index > 0 { context.output.line() }
            for line in lines { context.output.line(line) }
        }
        return .done
    }

    private func nothing(in contents: CassetteContents) -> String {
        guard let n, let first = contents.interactions.first, let last = contents.interactions.last else {
            return "the cassette \(contents.name) holds no interactions"
        }
        return "the cassette \(contents.name) has no interaction \(n); "
            + (first.n == last.n
                ? "it holds only \(first.n)" : "it holds \(contents.interactions.count), \(first.n) to \(last.n)")
    }
}
