/// The exit codes of the program, in one place (`docs/design.md §2`).
package struct ExitStatus: RawRepresentable, Sendable, Equatable {
    /// The code that the shell sees.
    package let rawValue: Int32

    /// Any code: `run` passes on its command's.
    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Done.
    package static let done = ExitStatus(rawValue: 0)
    /// The work failed: damage was found, nothing was found, the port is busy, a recording was lost.
    package static let failed = ExitStatus(rawValue: 1)
    /// Wrong usage: arguments, environment or configuration file.
    package static let usage = ExitStatus(rawValue: 2)
    /// Misses, or interactions that nobody asked for.
    package static let missed = ExitStatus(rawValue: 3)
    /// The command of `run` is there and cannot be run; the code that shells have for it.
    package static let notExecutable = ExitStatus(rawValue: 126)
    /// There is no such command; the code that shells have for it.
    package static let notFound = ExitStatus(rawValue: 127)
    /// A second signal stopped the server without waiting for the streams in flight.
    package static let interrupted = ExitStatus(rawValue: 130)
}
