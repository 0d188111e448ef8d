/// What the `demo` command needs: the embedded gateway, and a recording of it that is replayed.
package protocol DemoRunner: Sendable {
    /// Records one flow of each gateway through a real proxy, stops the demo gateway, replays, and compares.
    ///
    /// - Parameters:
    ///   - seed: What the demo gateway's answers are made of.
    ///   - folder: Where the cassettes go; `nil` for a folder that is removed afterwards.
    ///   - onStep: Called after each comparison.
    /// - Returns: What was stored, and a part of a file that was played from it.
    /// - Throws: `CLIError` where a proxy cannot be started or a cassette not be written.
    func run(
        seed: UInt64,
        folder: String?,
        onStep: @escaping @Sendable (DemoStepResult) -> Void
    ) async throws -> DemoSummary

    /// Serves the demo gateway alone until SIGINT or SIGTERM.
    ///
    /// - Parameters:
    ///   - address: Where to listen.
    ///   - seed: What its answers are made of.
    ///   - linkLifetime: How many seconds links to media are good for.
    ///   - onListening: Called once, with the base URL.
    /// - Throws: `CLIError` where the port is in use.
    func serve(
        on address: ListenAddress,
        seed: UInt64,
        linkLifetime: Int,
        onListening: @escaping @Sendable (String) -> Void
    ) async throws
}
