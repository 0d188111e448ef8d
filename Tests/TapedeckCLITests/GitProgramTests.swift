import Testing

@testable import TapedeckCLI

@Suite("Git as this program asks it")
struct GitProgramTests {
    private let git = GitProgram(
        folder: "/",
        environment: [
            "PATH": "/usr/bin:/bin", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c d",
        ]
    )

    @Test("gets its arguments and its environment, and answers with its output and exit code")
    func runs() throws {
        let answer = try git.run(["config", "--get", "a.b"])
        #expect(answer.status == 0 && answer.output == "c d")
        #expect(try git.run(["config", "--get", "a.missing"]).status == 1)
        #expect(try git.run(["rev-parse", "--show-toplevel"]).status == 128)
    }

    @Test("more output than a pipe holds is read to its end")
    func long() throws {
        #expect(try git.run(["-c", "alias.say=!printf '%0200000d' 0", "say"]).output.utf8.count == 200_000)
    }
}
