import ArgumentParser
import Cassettes
import Exchanges
import Gateways
import Interchange

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `tapedeck import`: what other programs recorded.
struct ImportCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read what another program recorded into a cassette.",
        discussion: """
            Formats:
            \(formats)

            Each request goes to the gateway that its host serves. Credentials are taken out, media become blobs, as if it \
            had been recorded here; what the cassette holds of the same requests is replaced. Entries that could not be \
            played are left out and listed. Nothing is written from a file that is damaged: the exit code is 1 then.

            Examples:
              tapedeck import checkout.har
              tapedeck import tests/cassettes/test_chat.yaml --cassette chat
              tapedeck import local.har --gateway openai       # it was recorded from a server on this machine
            """
    )

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "The format: \(names.joined(separator: ", ")). (default: what the file looks like)",
            valueName: "format"
        ),
        completion: .list(names)
    )
    var format: String?

    @Option(help: ArgumentHelp("The cassette to record onto. (default: the file's name)", valueName: "name"))
    var cassette: String?

    @Option(
        help: ArgumentHelp("The gateway of hosts that no profile knows. (default: generic)", valueName: "name")
    )
    var gateway: String?

    @OptionGroup var folders: FolderOptions

    private static var names: [String] { ImportFormats.all.map(\.name) }

    /// The formats, a line each.
    private static var formats: String {
        ImportFormats.all.map { format in
            "  \(format.name)\(String(repeating: " ", count: max(1, 11 - format.name.count)))\(format.purpose)"
        }.joined(separator: "\n")
    }

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let places = ImportPlaces(profiles: configuration.profiles, fallback: try chosenGateway(configuration))
        let shelf = CassetteShelf(configuration.cassettes.value)
        let name = try cassetteName(on: shelf)
        let progress = Progress(context.errors)
        defer { progress.clear() }
        let reader = try openFile(try chosenFormat(), in: context.folder)
        let survey = try failing { () throws(ImportError) in
            try ImportSurvey(of: reader, places: places, progress: progress)
        }
        guard survey.count > 0 else { throw emptiness(survey) }
        try write(reader, places: places, progress: progress) {
            try Importer(
                into: name,
                in: shelf.path,
                profiles: configuration.profiles + survey.mounts.map(\.profile),
                ignore: configuration.ignore.map(\.value),
                replace: configuration.replace.map(\.value),
                clock: WallClock { Int64(context.secondsSince1970()) * 1000 },
                runName: "import \(getpid())"
            )
        }
        progress.clear()
        let interactions = Quantity.count(survey.count, "interaction")
        context.output.line("imported \(interactions) into \(name): \(survey.gateways)")
        for line in survey.leftOutLines { context.output.line(line) }
        return .done
    }

    /// Records every interaction of the file; what fails now is the cassette or the disk.
    private func write(
        _ reader: any ImportReader,
        places: ImportPlaces,
        progress: Progress,
        with makeImporter: () throws -> Importer
    ) throws(CLIError) {
        var reader = reader
        var count = 0
        do {
            let importer = try makeImporter()
            while let entry = try reader.next() {
                guard case .interaction(let interaction) = entry.content,
                    let place = places.place(of: interaction)
                else { continue }
                progress.show("importing entry \(entry.position)")
                try importer.add(interaction, at: place)
                count += 1
            }
            try importer.finish()
        } catch {
            let written = count == 0 ? "" : "; \(Quantity.count(count, "interaction")) of the file had been imported"
            throw .failed(TerminalText.escape("\(error)") + written)
        }
    }

    // MARK: What was asked for

    private func chosenFormat() throws(CLIError) -> (any ImportFormat)? {
        guard let format else { return nil }
        if let chosen = ImportFormats.all.first(where: { $0.name == format }) { return chosen }
        throw .usage(
            "no format is called \(TerminalText.quote(format))\(Suggestion.hint(for: format, in: Self.names)); "
                + "there is \(Self.names.joined(separator: ", "))"
        )
    }

    /// The gateway's name, checked as that of a mount is.
    private func chosenGateway(_ configuration: Configuration) throws(CLIError) -> String? {
        guard let gateway else { return nil }
        do throws(GatewayError) {
            _ = try ProfileTable(arguments: ["\(gateway)=http://localhost"], profiles: configuration.profiles)
        } catch {
            throw .usage(TerminalText.escape("--gateway: \(error.message); \(error.remedy)"))
        }
        return gateway
    }

    /// The cassette that is named, else that of the file's name less what stands behind its last dot.
    private func cassetteName(on shelf: CassetteShelf) throws(CLIError) -> CassetteName {
        if let cassette { return try shelf.name(cassette) }
        let last = file.split(separator: "/").last ?? ""
        let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last
        do throws(CassetteError) {
            return try CassetteName(stem)
        } catch {
            throw .usage("no cassette can be called \(TerminalText.quote(String(stem))); name one with --cassette")
        }
    }

    // MARK: The file

    private func openFile(_ chosen: (any ImportFormat)?, in folder: String) throws(CLIError) -> any ImportReader {
        let path = folder == "." || file.hasPrefix("/") ? file : "\(folder)/\(file)"
        let limit = ImportFormats.all.map(\.sizeLimit).max() ?? 0
        let bytes: [UInt8]
        do throws(UserFile.ReadingError) {
            bytes = try UserFile.read(path, limit: chosen?.sizeLimit ?? limit)
        } catch {
            throw .failed("cannot read \(TerminalText.quote(file)): \(error.reason)")
        }
        guard let format = chosen ?? ImportFormats.format(of: bytes) else {
            throw .failed(
                "cannot tell the format of \(TerminalText.quote(file)); "
                    + "name it with --format: \(Self.names.joined(separator: ", "))"
            )
        }
        guard bytes.count <= format.sizeLimit else {
            throw .failed(
                "cannot read \(TerminalText.quote(file)): it is larger than \(Quantity.bytes(format.sizeLimit)), "
                    + "the limit for \(format.name)"
            )
        }
        return try failing { () throws(ImportError) in try format.reader(of: bytes, named: file) }
    }

    private func failing<Value>(_ work: () throws(ImportError) -> Value) throws(CLIError) -> Value {
        do throws(ImportError) {
            return try work()
        } catch {
            throw .failed("cannot import \(TerminalText.quote(file)): \(TerminalText.escape(error.description))")
        }
    }

    private func emptiness(_ survey: ImportSurvey) -> CLIError {
        let reasons = survey.leftOutLines.isEmpty ? "it holds no entries" : survey.leftOutLines.joined(separator: "; ")
        return .failed("nothing to import in \(TerminalText.quote(file)): \(TerminalText.escape(reasons))")
    }
}
