import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program that was started: it has this process's streams, terminal and process group.
final class ChildProcess: Sendable {
    private let id: pid_t
    private let isReaped = Mutex(false)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: What to start.
    ///   - environment: All of its environment.
    /// - Throws: `CLIError` (126) where the file cannot be run.
    init(_ program: CommandProgram, environment: [String: String]) throws(CLIError) {
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        var (id, failure) = Self.spawn(program.path, [program.name] + program.arguments, variables)
        // A script whose first line names no interpreter is the shell's (POSIX, execvp).
        if failure == ENOEXEC {
            (id, failure) = Self.spawn("/bin/sh", ["sh", program.path] + program.arguments, variables)
        }
        guard failure == 0 else { throw program.cannotRun(.notExecutable, String(cString: strerror(failure))) }
        self.id = id
    }

    /// Sends it a signal, unless it has ended.
    func send(_ signal: Int32) {
        // Before its status was taken, its number is no other process's.
        isReaped.withLock { isReaped in if !isReaped { _ = kill(id, signal) } }
    }

    /// Waits for its end, on a thread where that blocks nobody; may be called once.
    ///
    /// - Returns: Its exit code, or 128 and the number of the signal that ended it, as shells have it.
    func wait() async -> Int32 {
        let id = id
        try? await NIOThreadPool.singleton.runIfActive { Self.waitUntilEnded(id) }
        return isReaped.withLock { isReaped in
            isReaped = true
            return Self.status(of: id)
        }
    }

    /// Waits, and leaves the status where it is.
    private static func waitUntilEnded(_ id: pid_t) {
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    }

    /// Takes the status (`man 2 waitpid`; its macros are not there in Swift).
    private static func status(of id: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            if errno != EINTR { return ExitStatus.failed.rawValue }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Calls `posix_spawn`; in the child no signal is blocked, and those that are ignored here are not.
    ///
    /// Signals that are handled here have their default action there (`man 2 execve`).
    private static func spawn(_ path: String, _ arguments: [String], _ variables: [String]) -> (pid_t, Int32) {
        #if canImport(Darwin)
        var attributes: posix_spawnattr_t?
        #else
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        sigaddset(&signals, SIGXFSZ)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let argumentTexts = arguments.map { strdup($0) }
        let variableTexts = variables.map { strdup($0) }
        defer { for text in argumentTexts + variableTexts { free(text) } }
        var id: pid_t = 0
        let failure = posix_spawn(&id, path, nil, &attributes, argumentTexts + [nil], variableTexts + [nil])
        return (id, failure)
    }
}
