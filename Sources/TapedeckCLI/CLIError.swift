/// What ends a command before its work is done: a line for a person, and the exit code for a script.
package struct CLIError: Error, Equatable {
    /// What kind of end it is.
    package let status: ExitStatus
    /// One line that says where, what and how to mend it; without `tapedeck:` before it and newline behind.
    package let message: String

    /// A command line, variable or configuration file that cannot be obeyed (exit 2).
    package static func usage(_ message: String) -> CLIError {
        CLIError(status: .usage, message: message)
    }

    /// Work that failed (exit 1).
    package static func failed(_ message: String) -> CLIError {
        CLIError(status: .failed, message: message)
    }
}
