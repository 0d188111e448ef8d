import ArgumentParser
import Cassettes

/// `tapedeck merge-driver`: joins two versions of a cassette, for `git merge`; git calls it.
struct MergeDriverCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-driver",
        abstract: "Join two versions of a cassette; 'tapedeck git-setup' tells git of it.",
        discussion: """
            The result is in place of the second file. The exit code is 1, and that file as it was, where a version cannot \
            be read.

            Examples:
              tapedeck merge-driver base.jsonl.gz ours.jsonl.gz theirs.jsonl.gz cassettes/checkout.jsonl.gz
            """,
        shouldDisplay: false
    )

    @Argument(help: "The version that both come from.")
    var base: String

    @Argument(help: "The version of this branch, and where the result goes.")
    var ours: String

    @Argument(help: "The version of the other branch.")
    var theirs: String

    @Argument(help: "What the cassette is called in the repository.")
    var path: String

    func run(in context: CommandContext) async throws -> ExitStatus {
        let merge = CassetteMerge(
            base: try version(base, "the common ancestor", in: context),
            ours: try version(ours, "this branch", in: context),
            theirs: try version(theirs, "the other branch", in: context)
        )
        let target = try FileTarget(ours)
        do throws(CassetteError) {
            try merge.write { target.write($0) }
        } catch {
            throw failure(error.description)
        }
        try target.finish()
        for contest in merge.contests { context.errors.line("tapedeck: \(sentence(contest))") }
        return .done
    }

    private func version(
        _ file: String,
        _ branch: String,
        in context: CommandContext
    ) throws(CLIError) -> CassetteVersion {
        do throws(CassetteError) {
            let version = try CassetteVersion(fileAt: file)
            if let tail = version.tornTail {
                context.errors.line(
                    "tapedeck: \(TerminalText.escape(path)) of \(branch): the last \(tail.length) bytes are torn "
                        + "and are left out"
                )
            }
            return version
        } catch {
            throw failure("as it is in \(branch): \(error.description)")
        }
    }

    /// One side only is in the file then, and git reports a conflict.
    private func failure(_ reason: String) -> CLIError {
        .failed(TerminalText.escape("\(path) was not merged: \(reason)"))
    }

    private func sentence(_ contest: CassetteMerge.Contest) -> String {
        let side = contest.kept == .ours ? "this branch" : "the other branch"
        let request = TerminalText.escape("\(path): \(contest.request)")
        let time = TerminalText.escape(contest.recordedAt)
        return contest.wasRemoved
            ? "\(request) was recorded again by one side and removed by the other; it is kept, from \(side) (\(time))"
            : "\(request) was recorded again by both sides; the later answer is kept, from \(side) (\(time))"
    }
}
