import ArgumentParser
import Cassettes

/// `tapedeck repair`: keeps what is whole of a damaged cassette.
struct RepairCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Make a damaged cassette whole: keep every whole interaction, put the rest aside.",
        discussion: """
            What a crash left at the end goes to <file>.torn-<n>, what was damaged before whole interactions to \
            <file>.damaged-<n>, both beside the cassette. Nothing is thrown away, and a cassette that is whole stays as \
            it is. Where version control has the file, restore it from there instead: what was damaged is lost here.

            Examples:
              tapedeck verify                          # which cassettes are damaged
              tapedeck repair checkout
            """
    )

    @Argument(help: ArgumentHelp("The cassette to repair.", valueName: "cassette"))
    var cassette: String

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let shelf = CassetteShelf(try context.configuration(flags: folders.flags).cassettes.value)
        let name = try shelf.existingName(cassette)
        let repair = try shelf.repair(name)
        for line in Self.lines(repair, name: name) { context.output.line(TerminalText.escape(line)) }
        return .done
    }

    private static func lines(_ repair: CassetteRepair, name: CassetteName) -> [String] {
        let interactions = Quantity.count(repair.kept, "interaction")
        if repair.wasWhole { return ["\(name) is whole (\(interactions)); nothing was changed"] }
        var lines: [String] = []
        if let damage = repair.damage { lines.append("\(name): damaged: \(text(damage))") }
        if let tail = repair.tornTail { lines.append("\(name): torn: \(text(tail))") }
        if repair.hasNewHeader { lines.append("\(name): the header was missing and has been written anew") }
        return lines + ["\(name) is whole again (\(interactions))"]
    }

    private static func text(_ removal: CassetteRepair.Removal) -> String {
        // A hostile file may be damaged in many places; the first ones tell enough.
        let shown = removal.ranges.prefix(8).map { "\($0.lowerBound)–\($0.upperBound - 1)" }
        let more = removal.ranges.count > shown.count ? " and \(removal.ranges.count - shown.count) more places" : ""
        return "bytes \(shown.joined(separator: ", "))\(more), now in \(removal.file)"
    }
}
