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
    /// Writes bytes as they are.
    private let writeBytes: @Sendable ([UInt8]) -> Outcome

    /// What became of bytes.
    enum Outcome: Equatable {
        /// They were written.
        case written
        /// Nobody reads any more, which is no error: `tapedeck show x | head` is fine.
        case unread
        /// They could not be written, in the system's words.
        case failed(String)
    }

    /// An output that hands each text to a closure.
    package init(palette: Palette = .plain, width: Int? = nil, write: @escaping @Sendable (String) -> Void) {
        self.init(palette: palette, width: width) { bytes in
            write(String(decoding: bytes, as: UTF8.self))
            return .written
        }
    }

    /// An output that hands all bytes to a closure.
    init(palette: Palette = .plain, width: Int? = nil, writeBytes: @escaping @Sendable ([UInt8]) -> Outcome) {
        self.palette = palette
        self.width = width
        self.writeBytes = writeBytes
    }

    /// Writes a text as it is; whoever must know whether it arrived writes bytes.
    func write(_ text: String) {
        _ = writeBytes(Array(text.utf8))
    }

    /// Writes bytes as they are.
    func write(_ bytes: [UInt8]) -> Outcome { writeBytes(bytes) }

    /// Writes a line.
    package func line(_ text: String = "") {
        write(text + "\n")
    }

    /// Writes a table, cut to the terminal's width if it is one.
    package func print(_ table: Table) {
        for row in table.lines(width: width, palette: palette) { line(row) }
    }

    /// An output of this process.
    ///
    /// Written with one system call a text where possible, so that lines of several threads stay whole.
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
        ) { bytes in
            writeAll(bytes, to: descriptor)
        }
    }

    /// Writes until everything is written or nothing more can be (`man 2 write`, EINTR).
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                let number = errno
                if number == EINTR { continue }
                return number == EPIPE ? .unread : .failed(String(cString: strerror(number)))
            }
            rest = rest.dropFirst(count)
        }
        return .written
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
