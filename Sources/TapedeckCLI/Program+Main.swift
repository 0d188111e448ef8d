#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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
        // Likewise a file that reaches the limit of `ulimit -f` (man 2 setrlimit, RLIMIT_FSIZE).
        signal(SIGXFSZ, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let context = CommandContext(
            environment: environment,
            output: .descriptor(1, environment: environment),
            errors: .descriptor(2, environment: environment),
            server: LocalServer(),
            demo: LocalDemo(),
            secondsSince1970: { time(nil) }
        )
        exit(await run(Array(CommandLine.arguments.dropFirst()), in: context).rawValue)
    }
}
