import ArgumentParser
import Blobs
import Cassettes
import Secrets

/// `tapedeck verify`: whether cassettes are whole, and free of secrets.
struct VerifyCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check cassettes and blobs for damage, and for credentials that slipped in.",
        discussion: """
            Every member is read, every blob is hashed. Findings name file, member and offset. Secrets are what \
            recording would replace, and the values of …_API_KEY, …_TOKEN and …_SECRET in the environment. The exit \
            code is 1 where there is a finding. 'tapedeck repair' keeps what is whole of a damaged cassette.

            Examples:
              tapedeck verify                          # every cassette and every blob
              tapedeck verify checkout login
            """
    )

    @Argument(help: ArgumentHelp("The cassettes to check. (default: all)", valueName: "cassette"))
    var cassettes: [String] = []

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let shelf = CassetteShelf(configuration.cassettes.value)
        let secrets = SecretCheck(
            profiles: configuration.profiles,
            known: KnownSecrets(environment: context.environment)
        )
        let progress = Progress(context.errors)
        defer { progress.clear() }
        var isSound = true
        for name in try cassettes.isEmpty ? shelf.namesOfExistingFolder() : cassettes.map(shelf.existingName) {
            progress.show("checking \(name)")
            let findings = shelf.findings(in: name, secrets: secrets)
            isSound = isSound && findings.isEmpty
            progress.clear()
            report(findings, name: name, shelf: shelf, to: context.output)
        }
        progress.show("checking blobs")
        let blobFindings = try cassettes.isEmpty ? shelf.blobFindings() : []
        progress.clear()
        for finding in blobFindings {
            isSound = isSound && !finding.isDamage
            let word = finding.isDamage ? ("bad", Palette.Style.bad) : ("note", .warning)
            context.output.line(line(word.0, word.1, " blobs: \(finding)", to: context.output))
        }
        return isSound ? .done : .failed
    }

    private func report(_ findings: [String], name: CassetteName, shelf: CassetteShelf, to output: TextOutput) {
        for finding in findings {
            output.line(line("bad", .bad, " \(name): \(finding)", to: output))
        }
        guard findings.isEmpty, let contents = try? CassetteContents(name, in: shelf.path) else { return }
        let interactions = Quantity.count(contents.interactions.count, "interaction")
        let blobs = Quantity.count(contents.blobs.count, "blob")
        output.line(line("ok", .good, " \(name) (\(interactions), \(blobs))", to: output))
    }

    private func line(_ word: String, _ style: Palette.Style, _ rest: String, to output: TextOutput) -> String {
        output.palette.styled(word, style) + TerminalText.escape(rest)
    }
}
