import Blobs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The program that `run` starts, found before anything else is begun.
package struct CommandProgram: Equatable, Sendable {
    /// What was typed.
    package let name: String
    /// The file.
    package let path: String
    /// What follows the name.
    package let arguments: [String]

    /// Finds a program as a shell does (`man 3 execvp`).
    ///
    /// - Parameters:
    ///   - words: The name and the arguments, as typed.
    ///   - environment: Where `PATH` is.
    /// - Throws: `CLIError`: 2 where there are no words, 127 where there is no such program, 126 where it cannot be run.
    package init(_ words: [String], environment: [String: String]) throws(CLIError) {
        guard let name = words.first, !name.isEmpty else {
            throw .usage("no command to run; write it behind --, for example: tapedeck run openai -- pytest")
        }
        let folders = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let candidates =
            name.contains("/")
            ? [name]
            : folders.split(separator: ":", omittingEmptySubsequences: false).map {
                "\($0.isEmpty ? "." : String($0))/\(name)"
            }
        let files = candidates.filter(Self.isFile)
        self.name = name
        arguments = Array(words.dropFirst())
        path = files.first { access($0, X_OK) == 0 } ?? files.first ?? ""
        guard !path.isEmpty else { throw cannotRun(.notFound, String(cString: strerror(ENOENT))) }
        guard access(path, X_OK) == 0 else { throw cannotRun(.notExecutable, String(cString: strerror(errno))) }
    }

    /// What is said of a program that does not start.
    func cannotRun(_ status: ExitStatus, _ reason: String) -> CLIError {
        CLIError(status: status, message: "cannot run \(TerminalText.quote(name)): \(reason)")
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
