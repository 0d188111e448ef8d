import ArgumentParser
import Blobs

/// `tapedeck gc`: removes what no cassette needs.
struct GcCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Remove the blobs that no cassette names any more.",
        discussion: """
            Recording anew leaves blobs behind. They are removed, and so is what killed processes left unfinished, if it \
            is older than a day: a recording that is under way may still need what is younger. If a cassette cannot be \
            read to its end, nothing is removed, and the exit code is 1.

            Examples:
              tapedeck gc --dry-run                    # only list what would be removed
              tapedeck gc
              tapedeck gc --cassettes test/cassettes
            """
    )

    @Flag(help: "List what would be removed, and remove nothing.")
    var dryRun = false

    @OptionGroup var folders: FolderOptions

    /// A day; an answer takes minutes, and its interaction follows the blobs at once.
    private static let secondsUntilUnused = 86_400

    func run(in context: CommandContext) async throws -> ExitStatus {
        let shelf = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        let now = FileStatus.Moment(secondsSince1970: context.secondsSince1970())
        let progress = Progress(context.errors)
        progress.show("reading cassettes")
        defer { progress.clear() }
        let sweep = try shelf.collectGarbage(before: now.earlier(bySeconds: Self.secondsUntilUnused), isDryRun: dryRun)
        progress.clear()
        for line in SweepText.lines(sweep, isDryRun: dryRun) { context.output.line(line) }
        for failure in sweep.failures { context.errors.line("tapedeck: \(TerminalText.escape("\(failure)"))") }
        return sweep.failures.isEmpty ? .done : .failed
    }
}
