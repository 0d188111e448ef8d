#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Program {
    /// Runs the program with this process's arguments, environment and outputs, and ends the process.
    package static func main() async -> Never {
        // A reader that goes away is an error of one write, not the end of the program (man 7 signal, SIGPIPE).
        signal(SIGPIPE, SIG_IGN)
        let environment = currentEnvironment()
        let context = CommandContext(
            environment: environment,
            output: .descriptor(1, environment: environment),
            errors: .descriptor(2, environment: environment),
            server: LocalServer(),
            demo: LocalDemo()
        )
        exit(await run(Array(CommandLine.arguments.dropFirst()), in: context).rawValue)
    }

    private static func currentEnvironment() -> [String: String] {
        var environment: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return environment
    }
}
