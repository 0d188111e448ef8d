import ArgumentParser
import Blobs
import Exchanges
import Gateways

/// `tapedeck diff`: what changed between two recordings.
struct DiffCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed between two cassettes, or between two interactions.",
        discussion: """
            Interactions belong together that answer the same request, else those on the same path. JSON is compared by \
            place, event streams by what their events say together, texts by word, media by size and digest. What \
            differs between any two recordings is left out: times, ids of requests, rate limits, and when pieces came. \
            The exit code is 0 where nothing else changed, and 1 where something did.

            Examples:
              tapedeck diff checkout checkout-new
              tapedeck diff checkout/3 checkout/7          # two interactions
              tapedeck diff checkout /tmp/old.jsonl.gz --all
            """
    )

    @Argument(help: "A cassette, an interaction as in checkout/12, or a file that ends in .jsonl.gz.")
    var a: String

    @Argument(help: "Another one.")
    var b: String

    @Flag(help: "Leave nothing out.")
    var all = false

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let shelf = CassetteShelf(configuration.cassettes.value)
        let rules = try RuleBook(
            profiles: configuration.profiles,
            ignore: configuration.ignore.map(\.value),
            replace: configuration.replace.map(\.value)
        )
        let old = try ComparedSource(a, in: shelf, rules: rules, warnings: context.errors)
        let new = try ComparedSource(b, in: shelf, rules: rules, warnings: context.errors)
        guard (old.number == nil) == (new.number == nil) else {
            throw CLIError.usage("one of \(a) and \(b) is an interaction and the other a cassette; name two of a kind")
        }
        let comparison = CassetteComparison(shelf: shelf, rules: rules, isComplete: all)
        let pairs =
            old.number == nil
            ? CassettePairing(old.interactions, new.interactions).pairs
            : [CassettePairing.Pair(old: old.interactions.first, new: new.interactions.first)]
        let result = try comparison.result(of: pairs)
        let text = ComparisonText(old: old, new: new, palette: context.output.palette)
        for line in text.lines(of: result) { context.output.line(line) }
        return result.isSame ? .done : .failed
    }
}
