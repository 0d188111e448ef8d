import Blobs
import Cassettes

/// The folder of cassettes as the commands use it: what fails is a `CLIError` that says what to do.
struct CassetteShelf {
    /// The folder as the user named it.
    let path: String
    /// The blobs in it.
    let blobs: BlobStore

    /// A folder, which need not be there.
    init(_ path: String) {
        self.path = path
        blobs = BlobStore(cassettes: path)
    }

    /// What is said of a folder without cassettes.
    var emptiness: String {
        "no cassettes in \(TerminalText.quote(path)) yet; 'tapedeck record' makes them, --cassettes names another folder"
    }

    /// The cassettes, by name; none where there is no folder.
    func names() throws(CLIError) -> [CassetteName] {
        try failing { () throws(CassetteError) in try CassetteFolder(path).names() }
    }

    /// The cassettes of a folder that must be there: what checks nothing must not say that all is well.
    func namesOfExistingFolder() throws(CLIError) -> [CassetteName] {
        try failing { () throws(CassetteError) in try CassetteFolder(path).checkReadable() }
        let names = try names()
        guard !names.isEmpty else { throw .failed(emptiness) }
        return names
    }

    /// A name from the command line.
    ///
    /// - Throws: `CLIError` (exit 2) for a text outside the grammar.
    func name(_ text: String) throws(CLIError) -> CassetteName {
        do {
            return try Configuration.cassetteName(text)
        } catch {
            throw .usage(error.message)
        }
    }

    /// A name from the command line whose file must be there.
    func existingName(_ text: String) throws(CLIError) -> CassetteName {
        let name = try name(text)
        guard try names().contains(name) else { throw missing(name) }
        return name
    }

    /// Reads what a cassette holds.
    ///
    /// - Parameters:
    ///   - name: The cassette.
    ///   - warnings: Where a torn tail is mentioned.
    /// - Returns: Its interactions.
    /// - Throws: `CLIError` (exit 1) where there is no such cassette, or it cannot be read.
    func contents(of name: CassetteName, warnings: TextOutput) throws(CLIError) -> CassetteContents {
        let contents = try failing { () throws(CassetteError) in try CassetteContents(name, in: path) }
        guard let contents else { throw missing(name) }
        if let tail = contents.tornTail { warnings.line("tapedeck: \(TerminalText.escape("\(tail)"))") }
        return contents
    }

    /// Reads a whole interaction.
    func interaction(_ summary: InteractionSummary) throws(CLIError) -> Interaction {
        try failing { () throws(CassetteError) in try summary.location.interaction() }
    }

    /// Checks the blobs of all interactions, so that work which needs them is not begun in vain.
    ///
    /// - Throws: `CLIError` (exit 1) that names the first which is missing or damaged.
    func checkBlobs(of contents: CassetteContents) throws(CLIError) {
        for interaction in contents.interactions {
            for hex in interaction.blobs.sorted() {
                do throws(BlobError) {
                    _ = try blobs.open(BlobDigest(hex))
                } catch {
                    let place = "\(contents.name), interaction \(interaction.n)"
                    throw .failed(TerminalText.escape("\(place): \(error.description)"))
                }
            }
        }
    }

    /// What is wrong with a cassette, a line each.
    func findings(in name: CassetteName, secrets: SecretCheck) -> [String] {
        let cassette = Cassette(name, in: path)
        return cassette.findings(blobs: blobs).map(\.description) + secretFindings(in: cassette, secrets)
    }

    /// What is wrong with the blobs, whatever cassette names them.
    func blobFindings() throws(CLIError) -> [BlobFinding] {
        do throws(BlobError) {
            return try blobs.findings()
        } catch {
            throw .failed(TerminalText.escape(error.description))
        }
    }

    private func secretFindings(in cassette: Cassette, _ secrets: SecretCheck) -> [String] {
        var findings: [String] = []
        // Where the scan ends early, what is damaged there has been found already.
        _ = try? CassetteReader(cassette).scan { member in
            let interaction = try member.interaction()
            let place =
                "\(cassette.path), member \(member.index) at byte \(member.location.offset), interaction \(interaction.n)"
            findings += secrets.places(in: interaction, blobs: blobs).map {
                "\(place): \($0) holds a credential; take it out with 'tapedeck redact \(cassette.name)', "
                    + "and replace the credential where it is valid"
            }
        }
        return findings
    }

    func missing(_ name: CassetteName) -> CLIError {
        let known = ((try? names()) ?? []).map(\.description)
        guard !known.isEmpty else { return .failed("no cassette \"\(name)\": \(emptiness)") }
        return .failed(
            "no cassette \"\(name)\" in \(TerminalText.quote(path))\(Suggestion.hint(for: "\(name)", in: known)); "
                + "'tapedeck ls' shows what there is"
        )
    }

    /// Does something whose error is one for the command line.
    func failing<Value>(_ work: () throws(CassetteError) -> Value) throws(CLIError) -> Value {
        do throws(CassetteError) {
            return try work()
        } catch {
            throw .failed(TerminalText.escape(error.description))
        }
    }
}
