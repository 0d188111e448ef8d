import Testing

@testable import TapedeckCLI

@Suite("CommandProgram")
struct CommandProgramTests {
    @Test("finds a program in the folders of PATH")
    func path() throws {
        let program = try CommandProgram(["sh", "-c", "--"], environment: ["PATH": "/nonexistent:/bin"])
        #expect(program.path == "/bin/sh")
        #expect(program.name == "sh")
        #expect(program.arguments == ["-c", "--"])
        #expect(try CommandProgram(["/bin/sh"], environment: ["PATH": ""]).path == "/bin/sh")
        #expect(try CommandProgram(["sh"], environment: [:]).path.hasSuffix("/bin/sh"))
    }

    @Test("says what is wrong with a command, with the code of a shell")
    func errors() {
        func error(_ words: [String]) -> CLIError? {
            do throws(CLIError) {
                _ = try CommandProgram(words, environment: ["PATH": "/bin"])
                return nil
            } catch {
                return error
            }
        }
        #expect(
            error([])
                == .usage("no command to run; write it behind --, for example: tapedeck run openai -- pytest")
        )
        #expect(
            error(["no-such\u{1B}"])
                == CLIError(status: .notFound, message: #"cannot run "no-such\x1B": No such file or directory"#)
        )
        #expect(error(["/bin"])?.status == .notFound)
        #expect(error(["/etc/passwd"])?.status.rawValue == 126)
        #expect(error(["/etc/passwd"])?.message == "cannot run \"/etc/passwd\": Permission denied")
    }
}
