import ArgumentParser
import Cassettes

/// `tapedeck ls`: which cassettes there are, or which interactions one holds.
struct LsCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the cassettes, or the interactions of one.",
        discussion: """
            Examples:
              tapedeck ls
              tapedeck ls checkout
              tapedeck ls --cassettes test/cassettes
            """
    )

    @Argument(help: "The cassette whose interactions are listed.")
    var cassette: String?

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let folder = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        guard let cassette else { return try list(folder, in: context) }
        let contents = try folder.contents(of: try folder.name(cassette), warnings: context.errors)
        var table = Table([
            .init("N", isTrailing: true), .init("GATEWAY"), .init("METHOD"), .init("PATH", isFlexible: true),
            .init("STATUS", isTrailing: true), .init("EVENTS", isTrailing: true), .init("SIZE", isTrailing: true),
            .init("TIME", isTrailing: true), .init("END"),
        ])
        for interaction in contents.interactions { table.append(row(of: interaction)) }
        context.output.print(table)
        return .done
    }

    private func list(_ folder: CassetteShelf, in context: CommandContext) throws -> ExitStatus {
        var table = Table([
            .init("NAME", isFlexible: true), .init("INTERACTIONS", isTrailing: true), .init("SIZE", isTrailing: true),
            .init("BLOBS", isTrailing: true), .init("LAST RECORDED"),
        ])
        var status = ExitStatus.done
        for name in try folder.names() {
            do throws(CLIError) {
                let contents = try folder.contents(of: name, warnings: context.errors)
                table.append([
                    Table.Cell("\(name)", style: .strong), "\(contents.interactions.count)",
                    Table.Cell(Quantity.bytes(contents.fileSize)), "\(contents.blobs.count)",
                    Table.Cell(contents.lastRecorded ?? "-"),
                ])
            } catch {
                status = error.status
                context.errors.line("tapedeck: \(error.message)")
                table.append([Table.Cell("\(name)", style: .bad), "?", "?", "?", "damaged"])
            }
        }
        if table.isEmpty {
            context.errors.line("tapedeck: \(folder.emptiness)")
        } else {
            context.output.print(table)
        }
        return status
    }

    private func row(of interaction: InteractionSummary) -> [Table.Cell] {
        [
            "\(interaction.n)", Table.Cell(interaction.gateway), Table.Cell(interaction.method),
            Table.Cell(interaction.target),
            Table.Cell("\(interaction.status)", style: interaction.status < 400 ? nil : .warning),
            Table.Cell(interaction.events.map(String.init) ?? "-"), Table.Cell(Quantity.bytes(interaction.size)),
            Table.Cell(interaction.duration.map(Quantity.milliseconds) ?? "-"),
            Table.Cell("\(interaction.end)", style: interaction.end == .complete ? nil : .warning),
        ]
    }
}
