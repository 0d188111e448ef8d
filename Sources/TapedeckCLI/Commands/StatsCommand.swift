import ArgumentParser
import Cassettes

/// `tapedeck stats`: how much was received, and how little of it is stored.
struct StatsCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show how much was received, how much is stored, and what saved the rest.",
        discussion: """
            Everything in the files counts, also what a later recording has replaced. What was received are the bodies of \
            requests and answers. Content addressing stores equal bytes once, and base64 as the bytes it stands for; \
            compression is that of the cassettes. What was received, and heads and syntax around it, less what both \
            saved, is what is stored, but for blobs that are in no body.

            Examples:
              tapedeck stats
              tapedeck stats --cassettes test/cassettes
            """
    )

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let shelf = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        let names = try shelf.names()
        let progress = Progress(context.errors)
        defer { progress.clear() }
        var status = ExitStatus.done
        var usages: [CassetteUsage] = []
        for name in names {
            progress.show("reading \(name)")
            do throws(CLIError) {
                usages.append(try shelf.usage(of: name))
            } catch {
                status = error.status
                progress.clear()
                context.errors.line("tapedeck: \(error.message)")
            }
        }
        progress.clear()
        for tail in usages.flatMap(\.tornTails) {
            context.errors.line("tapedeck: \(TerminalText.escape("\(tail)"))")
        }
        let folder = FolderUsage(of: usages, blobSizes: try shelf.blobSizes())
        guard !names.isEmpty || folder.blobs > 0 else {
            context.errors.line("tapedeck: \(shelf.emptiness)")
            return status
        }
        context.output.print(table(of: folder))
        // What a cassette that cannot be read names is not known.
        if status == .done, folder.unusedBlobs > 0 { context.output.line(note(on: folder)) }
        return status
    }

    private func note(on folder: FolderUsage) -> String {
        let blobs = Quantity.count(folder.unusedBlobs, "blob")
        let (verb, size) = (folder.unusedBlobs == 1 ? "is" : "are", Quantity.exactBytes(folder.unusedBytes))
        return "\(blobs) \(verb) in no body: \(size); 'tapedeck gc --dry-run' lists what can be removed"
    }

    private func table(of folder: FolderUsage) -> Table {
        var table = Table([
            .init("WHAT", isFlexible: true), .init("AMOUNT", isTrailing: true), .init("BYTES", isTrailing: true),
        ])
        let counts = [
            ("cassettes", folder.cassettes), ("interactions", folder.usage.interactions), ("blobs", folder.blobs),
        ]
        for (what, count) in counts { table.append([Table.Cell(what), "\(count)"]) }
        let sizes = [
            ("bytes as received", folder.usage.receivedBytes), ("heads and syntax around them", folder.headBytes),
            ("saved by content addressing", folder.usage.savedByContentAddressing),
            ("saved by compression", folder.usage.savedByCompression), ("bytes stored", folder.storedBytes),
            ("  in cassettes", folder.usage.fileBytes), ("  in blobs", folder.blobBytes),
        ]
        for (what, bytes) in sizes {
            table.append([Table.Cell(what), Table.Cell(Quantity.bytes(bytes)), "\(bytes)"])
        }
        return table
    }
}
