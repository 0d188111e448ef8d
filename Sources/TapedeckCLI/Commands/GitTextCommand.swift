import ArgumentParser
import Blobs
import Cassettes

/// `tapedeck git-text`: a cassette as text, for `git diff`; git calls it, people use `show`.
struct GitTextCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-text",
        abstract: "Write a cassette as text that git compares; 'tapedeck git-setup' tells git of it.",
        discussion: """
            Equal answers give equal text: it has no numbers, no times, and nothing that differs between any two recordings.

            Examples:
              tapedeck git-text cassettes/checkout.jsonl.gz
            """,
        shouldDisplay: false
    )

    @OptionGroup var folders: FolderOptions

    @Argument(help: "The file.")
    var file: String

    func run(in context: CommandContext) async throws -> ExitStatus {
        // Where the settings cannot be read, only text that repeats is not shown.
        let configuration = try? context.configuration(flags: folders.flags)
        let blobs = configuration.map { BlobStore(cassettes: $0.cassettes.value) }
        do throws(CassetteError) {
            let contents = try CassetteContents(fileAt: file)
            for summary in contents.interactions.sorted(by: CassetteText.isBefore) {
                let interaction = try summary.location.interaction()
                for line in CassetteText.lines(of: interaction, blobs: blobs) { context.output.line(line) }
            }
            if let tail = contents.tornTail { context.output.line("(the last \(tail.length) bytes are torn)") }
        } catch {
            guard Self.isOfContent(error.code) else { throw CLIError.failed(TerminalText.escape(error.description)) }
            context.output.line("(no text: \(TerminalText.escape(error.message)))")
        }
        return .done
    }

    /// Whether an error is about what the file holds: git stops showing a history at a command that fails.
    private static func isOfContent(_ code: CassetteError.Code) -> Bool {
        switch code {
        case .notCassette, .damaged, .tooLarge: true
        case .badName, .newerVersion, .notFile, .missing, .noRoom, .forbidden, .unstorable, .secret, .blob, .system:
            false
        }
    }
}
