#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Git, as this program asks it: the first `git` in the `PATH`, in a folder.
struct GitProgram {
    /// What git had to say.
    struct Answer {
        /// Its exit code; -1 where a signal ended it.
        let status: Int32
        /// Its standard output, without the newline at the end.
        let output: String
    }

    /// Where it works.
    let folder: String
    /// Its environment.
    let environment: [String: String]

    /// Runs git to its end; what it says on standard error is not shown.
    ///
    /// - Throws: `CLIError` (exit 1) where it cannot be started.
    func run(_ arguments: [String]) throws(CLIError) -> Answer {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure(errno) }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do throws(CLIError) {
            process = try start(["git", "-C", folder] + arguments, output: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let output = Self.readAll(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let isExit = status & 0x7F == 0
        return Answer(
            status: isExit ? (status >> 8) & 0xFF : -1,
            output: String(decoding: output.last == 0x0A ? output.dropLast() : output[...], as: UTF8.self)
        )
    }

    private func start(_ arguments: [String], output: Int32) throws(CLIError) -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let failure = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(variables) { variables in
                posix_spawnp(&process, "git", &actions, nil, arguments, variables)
            }
        }
        guard failure == 0 else { throw Self.failure(failure) }
        return process
    }

    /// Lends texts as C wants them: a list of strings that ends with a null.
    private static func withCStrings(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Int32
    ) -> Int32 {
        let strings = texts.map { strdup($0) }
        defer { for string in strings { free(string) } }
        return body(strings + [nil])
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count > 0 {
                all += piece[..<count]
            } else if count == 0 || errno != EINTR {
                return all
            }
        }
    }

    private static func failure(_ number: Int32) -> CLIError {
        .failed("cannot start git: \(String(cString: strerror(number)))")
    }
}
