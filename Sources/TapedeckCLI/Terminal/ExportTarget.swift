/// Where an export goes.
///
/// Writing does not throw: what went wrong is kept until somebody asks, so that formats need not know of it.
protocol ExportTarget: AnyObject {
    /// Whether it makes sense to write more.
    var takesMore: Bool { get }

    /// Writes the next bytes.
    func write(_ bytes: [UInt8])

    /// Ends the export, which then is where it belongs.
    ///
    /// - Throws: `CLIError` (exit 1) where something could not be written.
    func finish() throws(CLIError)
}
