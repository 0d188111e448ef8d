import ArgumentParser
import Cassettes
import Exchanges
import Matching
import Secrets

/// `tapedeck redact`: takes secrets out of a cassette that was written with them.
struct RedactCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "Take secrets out of a cassette that holds some.",
        discussion: """
            What recording would replace today is replaced in the file, and in the blobs that only this cassette needs. \
            Values are searched for everywhere, however they are encoded: those in the environment (…_API_KEY, …_TOKEN, \
            …_SECRET) and those that are named. A secret that was in a file is known to whoever has a copy: replace it \
            where it is valid.

            Examples:
              tapedeck redact checkout
              tapedeck redact checkout --value-from-env ACME_LOGIN
            """
    )

    @Argument(help: ArgumentHelp("The cassette to rewrite.", valueName: "cassette"))
    var cassette: String

    @Option(help: ArgumentHelp("A variable of the environment that holds a secret.", valueName: "name"))
    var valueFromEnv: [String] = []

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let shelf = CassetteShelf(configuration.cassettes.value)
        let name = try shelf.existingName(cassette)
        let known = KnownSecrets(environment: context.environment)
        for variable in valueFromEnv { try learn(variable, from: context.environment, known) }
        let progress = Progress(context.errors)
        progress.show("redacting \(name)")
        defer { progress.clear() }
        let count: Int
        do {
            let redaction = try CassetteRedaction(
                name,
                in: shelf.path,
                profiles: configuration.profiles,
                ignore: configuration.ignore.map(\.value),
                replace: configuration.replace.map(\.value),
                known: known
            )
            count = try redaction.run()
        } catch {
            throw CLIError.failed(TerminalText.escape("\(error)"))
        }
        progress.clear()
        let changed = Quantity.count(count, "interaction")
        context.output.line(count == 0 ? "\(name) holds no secret that is known" : "redacted \(changed) of \(name)")
        return .done
    }

    /// Remembers the value of a variable.
    private func learn(
        _ variable: String,
        from environment: [String: String],
        _ known: KnownSecrets
    ) throws(CLIError) {
        guard let value = environment[variable], !value.isEmpty else {
            throw .usage("the environment has no variable \(TerminalText.quote(variable)), or it is empty")
        }
        guard known.learn(value) else {
            throw .usage(
                "the value of \(variable) is a word, or has less than \(KnownSecrets.shortest) characters; "
                    + "such texts stand anywhere, so they are not searched for"
            )
        }
    }
}
