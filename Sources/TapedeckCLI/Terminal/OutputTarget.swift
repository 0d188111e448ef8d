/// Standard output as the target of an export.
final class OutputTarget: ExportTarget {
    private let output: TextOutput
    private var outcome = TextOutput.Outcome.written

    /// Writes to an output.
    init(_ output: TextOutput) {
        self.output = output
    }

    var takesMore: Bool { outcome == .written }

    func write(_ bytes: [UInt8]) {
        if takesMore, !bytes.isEmpty { outcome = output.write(bytes) }
    }

    func finish() throws(CLIError) {
        guard case .failed(let reason) = outcome else { return }
        throw .failed("cannot write to standard output: \(reason)")
    }
}
