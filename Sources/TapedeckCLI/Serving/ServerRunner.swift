package import Exchanges
package import Logging

/// What serves: the real server, or a stand-in where commands are tested.
package protocol ServerRunner: Sendable {
    /// Serves until it is told to stop.
    ///
    /// SIGINT and SIGTERM stop it: no connection is accepted any more, the streams in flight are finished (30 s at most)
    /// and everything is written. A second signal drops them and writes what there is (`docs/design.md §2`).
    ///
    /// - Parameters:
    ///   - configuration: What to serve and how.
    ///   - mode: What the default session does.
    ///   - environment: Where proxies and certificates are named.
    ///   - logger: Where work is reported.
    ///   - onListening: Called once, when connections are accepted, with the base URL: `http://127.0.0.1:4141`.
    /// - Returns: What became of the exchanges.
    /// - Throws: `CLIError` where serving cannot begin: the port is in use, a folder cannot be read, a cassette is
    ///   damaged.
    func serve(
        _ configuration: Configuration,
        mode: Mode,
        environment: [String: String],
        logger: Logger,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws -> ServerEnd

    /// Serves for as long as a command runs, which finds the server in its environment.
    ///
    /// Signals go to the command (``SignalRelay``); those that come after its end stop the server at once.
    ///
    /// - Parameters:
    ///   - program: The command.
    ///   - configuration: What to serve and how, and in which mode.
    ///   - environment: Where proxies and certificates are named, and what the command has besides.
    ///   - logger: Where work is reported.
    /// - Returns: What became of the exchanges and of the command.
    /// - Throws: `CLIError` where serving cannot begin or the command cannot be run.
    func run(
        _ program: CommandProgram,
        _ configuration: Configuration,
        environment: [String: String],
        logger: Logger
    ) async throws -> RunEnd
}
