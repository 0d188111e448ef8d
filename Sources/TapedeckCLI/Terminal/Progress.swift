/// One line that says how far long work is, on a terminal; nothing anywhere else (`docs/design.md §2`).
package struct Progress: Sendable {
    private static let clearLine = "\r\u{1B}[2K"

    private let output: TextOutput

    /// Progress on standard error, so that it never gets into what was asked for.
    package init(_ output: TextOutput) {
        self.output = output
    }

    /// Replaces what the line says; the text may be untrusted.
    package func show(_ text: String) {
        guard let width = output.width else { return }
        output.write(Progress.clearLine + TerminalText.shorten(TerminalText.escape(text), to: max(1, width - 2)))
    }

    /// Takes the line away; to be called before anything else is written.
    package func clear() {
        guard output.width != nil else { return }
        output.write(Progress.clearLine)
    }
}
