import ArgumentParser
import Exchanges
import Matching

/// `tapedeck explain`: which interaction answers a request, or why none does, without a server.
struct ExplainCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which interaction answers a request, or why none does.",
        discussion: """
            The request is a file with {"method", "url", "headers", "body"}, of which only "url" must be there, or a curl \
            command. A body is a text, {"base64": "…"} or any other JSON. The URL is the gateway's own or a local one. \
            Nothing is sent. The exit code is 1 where nothing answers.

            Examples:
              tapedeck explain checkout request.json
              tapedeck explain checkout --curl "curl https://api.openai.com/v1/models"
              pbpaste | tapedeck explain checkout --curl -
            """
    )

    @Argument(help: "The cassette.")
    var cassette: String

    @Argument(help: "A file with the request; - is standard input.", completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("The request as a curl command; - reads it from standard input.", valueName: "command"))
    var curl: String?

    @Option(help: ArgumentHelp("The gateway, where the URL does not tell.", valueName: "name"))
    var gateway: String?

    @OptionGroup var folders: FolderOptions

    /// How many bytes a request may have.
    private static let sizeLimit = 256 << 20

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let name = try CassetteShelf(configuration.cassettes.value).existingName(cassette)
        let request = try request(in: context)
        var settings = configuration.serverSettings(mode: .replay, environment: [:])
        settings.cassette = name
        let answer: OfflineLookUp.Answer
        do {
            let lookUp = try OfflineLookUp(settings, profiles: configuration.profiles)
            let address = try lookUp.address(of: request.url, gateway: gateway)
            answer = try lookUp.answer(
                method: request.method,
                address: address,
                headers: request.headers,
                body: request.body
            )
        } catch let error as OfflineLookUpError {
            throw CLIError.usage(TerminalText.escape(error.description))
        } catch {
            throw CLIError.failed(TerminalText.escape("\(error)"))
        }
        switch answer {
        case .hit(let hit):
            let others = hit.count == 1 ? "" : ", the first of \(hit.count) recorded answers"
            context.output.line(
                TerminalText.escape(
                    "\(name)/\(hit.n) answers: status \(hit.status), recorded \(hit.recordedAt)\(others)"
                )
            )
            return .done
        case .miss(let explanation):
            context.output.line(explanation.text)
            return .failed
        }
    }

    private func request(in context: CommandContext) throws -> StatedRequest {
        let read = { (path: String) throws(CLIError) -> [UInt8] in try Self.read(path, in: context.folder) }
        switch (file, curl) {
        case (let file?, nil):
            return try StatedRequest(
                json: try read(file),
                from: file == "-" ? "standard input" : TerminalText.escape(file)
            )
        case (nil, let curl?):
            let text = curl == "-" ? String(decoding: try read("-"), as: UTF8.self) : curl
            return try CurlCommandLine.request(text, readFile: read)
        case (nil, nil): throw CLIError.usage("name a file with the request, or give it with --curl")
        case (_?, _?): throw CLIError.usage("give the request as a file or with --curl, not both")
        }
    }

    private static func read(_ path: String, in folder: String) throws(CLIError) -> [UInt8] {
        let place = path == "-" ? "/dev/stdin" : folder == "." || path.hasPrefix("/") ? path : "\(folder)/\(path)"
        do throws(UserFile.ReadingError) {
            return try UserFile.read(place, limit: sizeLimit)
        } catch {
            throw .usage("cannot read \(TerminalText.quote(path)): \(error.reason)")
        }
    }
}
