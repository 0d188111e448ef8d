/// How `run` ended.
package struct RunEnd: Equatable, Sendable {
    /// What became of the exchanges.
    package var server: ServerEnd
    /// The command's exit code, or 128 and the number of the signal that ended it.
    package var code: Int32

    /// An end.
    package init(server: ServerEnd, code: Int32) {
        self.server = server
        self.code = code
    }
}
