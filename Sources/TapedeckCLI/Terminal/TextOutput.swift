#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Standard output or standard error, or what stands in for it in a test.
package struct TextOutput: Sendable {
    /// Colours, where the output can show them.
    package let palette: Palette
    /// The columns of the terminal; `nil` where the output is none, and nothing may be cut to fit.
    package let width: Int?
    /// Writes a text as it is.
    private let writeText: @Sendable (String) -> Void

    /// An output that hands each text to a closure.
    package init(palette: Palette = .plain, width: Int? = nil, write: @escaping @Sendable (String) -> Void) {
        self.palette = palette
        self.width = width
        writeText = write
    }

    /// Writes a text as it is.
    func write(_ text: String) {
        writeText(text)
    }

    /// Writes a line.
    package func line(_ text: String = "") {
        writeText(text + "\n")
    }

    /// Writes a table, cut to the terminal's width if it is one.
    package func print(_ table: Table) {
        for row in table.lines(width: width, palette: palette) { line(row) }
    }

    /// An output of this process.
    ///
    /// Written with one system call a text where possible, so that lines of several threads stay whole. A reader that
    /// went away is no error: `tapedeck show x | head` is fine.
    ///
    /// - Parameters:
    ///   - descriptor: 1 or 2.
    ///   - environment: `NO_COLOR` and `TERM` turn colours off, `COLUMNS` overrides the terminal's width.
    /// - Returns: An output that knows whether it is a terminal.
    package static func descriptor(_ descriptor: Int32, environment: [String: String]) -> TextOutput {
        let isTerminal = isatty(descriptor) == 1
        return TextOutput(
            palette: isTerminal ? Palette(environment: environment) : .plain,
            width: isTerminal ? terminalWidth(of: descriptor, environment: environment) : nil
        ) { text in
            writeAll(text, to: descriptor)
        }
    }

    /// Writes until everything is written or nobody reads any more (`man 2 write`, EINTR).
    private static func writeAll(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func terminalWidth(of descriptor: Int32, environment: [String: String]) -> Int {
        if let columns = environment["COLUMNS"].flatMap(Int.init), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The system's `write`, which the method of that name hides.
private let systemWrite: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { write($0, $1, $2) }
