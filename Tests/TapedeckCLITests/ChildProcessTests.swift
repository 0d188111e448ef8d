import Testing

@testable import TapedeckCLI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("ChildProcess")
struct ChildProcessTests {
    private func start(_ script: String, _ environment: [String: String] = [:]) throws -> ChildProcess {
        let program = try CommandProgram(["/bin/sh", "-c", script], environment: environment)
        return try ChildProcess(program, environment: environment)
    }

    @Test(
        "gives the exit code, or 128 and the number of a signal",
        arguments: [
            ("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -9 $$", 137), ("kill -TERM $$", 143),
        ]
    )
    func codes(script: String, code: Int32) async throws {
        #expect(try await start(script).wait() == code)
    }

    @Test("has the environment that it was given and no other")
    func environment() async throws {
        #expect(try await start("test \"$A\" = 'b c' && test -z \"$HOME\"", ["A": "b c"]).wait() == 0)
    }

    @Test("is sent signals until it has ended")
    func signals() async throws {
        let child = try start("exec sleep 60")
        child.send(SIGTERM)
        #expect(await child.wait() == 128 + SIGTERM)
        child.send(SIGKILL)
    }

    @Test("is ended by a broken pipe, though this process is not")
    func brokenPipe() async throws {
        // Stays so: the tests beside this one write to sockets, and ask only once that the signal be ignored.
        signal(SIGPIPE, SIG_IGN)
        #expect(try await start("kill -PIPE $$; exit 3").wait() == 128 + SIGPIPE)
    }
}
