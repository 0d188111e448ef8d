import ArgumentParser
import Cassettes
import Interchange

/// `tapedeck export`: what was recorded, for other programs.
struct ExportCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what a cassette holds in a format of other programs.",
        discussion: """
            Formats:
            \(formats)

            Interactions come by number, media and all; what a later recording replaced is left out. Credentials are the \
            stand-ins that the cassette holds. A file is there whole or not at all. The exit code is 1 where the cassette \
            or a blob is damaged.

            Examples:
              tapedeck export checkout > checkout.har
              tapedeck export checkout --output checkout.har
              tapedeck export checkout --format jsonl | jq .request.url
            """
    )

    @Argument(help: "The cassette.")
    var cassette: String

    @Option(
        help: ArgumentHelp("The format: \(names.joined(separator: ", ")).", valueName: "format"),
        completion: .list(names)
    )
    var format = "har"

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write, in place of standard output.", valueName: "file"),
        completion: .file()
    )
    var output: String?

    @OptionGroup var folders: FolderOptions

    private static var names: [String] { ExportFormats.all.map(\.name) }

    /// The formats, a line each.
    private static var formats: String {
        ExportFormats.all.map { "  \($0.name)\(String(repeating: " ", count: max(1, 7 - $0.name.count)))\($0.purpose)" }
            .joined(separator: "\n")
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let format = try chosenFormat()
        let shelf = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        let contents = try shelf.contents(of: try shelf.name(cassette), warnings: context.errors)
        // A line on the terminal that the export itself fills would be in its way.
        let progress = output == nil && context.output.width != nil ? nil : Progress(context.errors)
        defer { progress?.clear() }
        progress?.show("checking blobs")
        try shelf.checkBlobs(of: contents)
        let target: any ExportTarget = try output.map(FileTarget.init) ?? OutputTarget(context.output)
        let sink = { (bytes: [UInt8]) in target.write(bytes) }
        format.begin(ExportSource(cassette: "\(contents.name)", version: Tapedeck.version), to: sink)
        for (index, summary) in contents.interactions.enumerated() where target.takesMore {
            progress?.show("writing interaction \(summary.n)")
            let interaction = try shelf.interaction(summary)
            try shelf.failing { () throws(CassetteError) in
                try format.write(interaction, isFirst: index == 0, blobs: shelf.blobs, to: sink)
            }
        }
        format.end(to: sink)
        try target.finish()
        return .done
    }

    private func chosenFormat() throws(CLIError) -> any ExportFormat {
        if let format = ExportFormats.all.first(where: { $0.name == format }) { return format }
        throw .usage(
            "no format is called \(TerminalText.quote(format))\(Suggestion.hint(for: format, in: Self.names)); "
                + "there is \(Self.names.joined(separator: ", "))"
        )
    }
}
