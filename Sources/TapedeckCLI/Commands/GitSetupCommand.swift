import ArgumentParser
import Blobs

/// `tapedeck git-setup`: lets git show and merge cassettes.
struct GitSetupCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-setup",
        abstract: "Let git show cassettes as text, and merge two recordings of one.",
        discussion: """
            Adds two lines to .gitattributes at the root of the repository, for the folder of cassettes, and names \
            'tapedeck' as diff and merge driver in the settings of this clone. Commit .gitattributes; everybody else runs \
            this command once in a clone of their own, with 'tapedeck' in the PATH. It may be run again at any time.

            Of two branches that changed a cassette, each request gets what the branch says that changed it; where both \
            recorded it again, the later answer is kept and a line says so.

            Examples:
              tapedeck git-setup
              tapedeck git-setup --cassettes test/cassettes
            """
    )

    @OptionGroup var folders: FolderOptions

    private static let attributesName = ".gitattributes"

    /// What git is told; it runs the commands from the root of the repository.
    private static let settings = [
        ("diff.tapedeck.textconv", "tapedeck git-text"),
        ("diff.tapedeck.cachetextconv", "true"),
        ("merge.tapedeck.name", "two recordings of one cassette"),
        ("merge.tapedeck.driver", "tapedeck merge-driver %O %A %B %P"),
    ]

    func run(in context: CommandContext) async throws -> ExitStatus {
        let folder = try context.configuration(flags: folders.flags).cassettes.value
        let git = GitProgram(folder: context.folder, environment: context.environment)
        let root = try git.run(["rev-parse", "--show-toplevel"])
        guard root.status == 0, !root.output.isEmpty else {
            throw CLIError.failed("this is no working tree of git; run it inside of one, or 'git init' first")
        }
        let working = try git.run(["rev-parse", "--show-prefix"]).output
        guard let path = RepositoryPath.path(of: folder, root: root.output, working: working) else {
            throw CLIError.failed(
                "\(TerminalText.quote(folder)) is outside of the repository \(TerminalText.quote(root.output))"
            )
        }
        let added = try addAttributes(for: path, in: root.output)
        let changed = try set(in: git)
        if added {
            context.output.line("\(Self.attributesName) has the cassettes in \(TerminalText.quote(path)); commit it")
        }
        if changed {
            context.output.line(
                "git shows and merges cassettes in this clone; each clone needs 'tapedeck git-setup' once"
            )
        }
        if !added && !changed { context.output.line("all is set up already") }
        return .done
    }

    /// Adds what is missing to the file; says whether anything was.
    private func addAttributes(for path: String, in root: String) throws(CLIError) -> Bool {
        let isWhole: Bool
        do throws(SystemCallError) {
            let file = try Self.open(in: try OpenFolder(trusted: root))
            let text = String(decoding: try file.read(try file.status().size, at: 0), as: UTF8.self)
            let missing = Array(GitAttributes(folder: path).missing(in: text).utf8)
            if missing.isEmpty { return false }
            isWhole = try file.appendOnce(missing) == missing.count
        } catch {
            throw .failed("cannot write \(TerminalText.quote(error.path)): \(error.text)")
        }
        guard isWhole else { throw .failed("cannot write \(Self.attributesName): there is no room for all of it") }
        return true
    }

    /// Opens the file for appending, making it as other files of a repository are.
    private static func open(in folder: OpenFolder) throws(SystemCallError) -> OpenFile {
        do throws(SystemCallError) {
            return try folder.fileForAppending(attributesName)
        } catch {
            guard error.reason == .missing else { throw error }
        }
        let file = try folder.makeFile(attributesName)
        try file.setMode(0o644)
        return file
    }

    /// Sets what is not set yet; says whether anything was.
    private func set(in git: GitProgram) throws(CLIError) -> Bool {
        var changed = false
        for (name, value) in Self.settings where try git.run(["config", "--local", "--get", name]).output != value {
            guard try git.run(["config", "--local", name, value]).status == 0 else {
                throw .failed("git cannot set \(name); see 'git config --local --list'")
            }
            changed = true
        }
        return changed
    }
}
