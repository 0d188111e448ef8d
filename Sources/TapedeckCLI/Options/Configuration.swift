package import Cassettes
package import Exchanges
package import Gateways
package import Logging
package import Matching

/// What a server command was asked to do, from all sources, checked.
///
/// The second of two steps (`ServerOptions` is what was typed): nothing after it looks at arguments, environment or
/// `tapedeck.yml`. Each value knows where it was written. See `docs/design.md §2`.
package struct Configuration: Sendable {
    /// Where to listen: on loopback, unless `--allow-remote` was given too.
    package let listen: Setting<ListenAddress>
    /// The folder of cassettes and blobs, as written.
    package let cassettes: Setting<String>
    /// The cassette of the default session.
    package let cassette: Setting<CassetteName>
    /// When replayed frames are sent.
    package let timing: Setting<Timing>
    /// How replayed bodies are cut.
    package let chunking: Setting<Chunking>
    /// What a request gets that comes more often than it was recorded.
    package let onRepeat: Setting<OnRepeat>
    /// Whether polls of one URL get the last recorded answer at once.
    package let fastForward: Setting<Bool>
    /// From what age `auto` records again and `replay` warns; `nil` for never.
    package let maxAge: Setting<Duration?>
    /// Whether `record` forgets what the cassette holds.
    package let fresh: Setting<Bool>
    /// Whether transient errors are replayed even where the same request later succeeded.
    package let keepErrors: Setting<Bool>
    /// When a recorded answer counts as stored.
    package let durability: Setting<Durability>
    /// What `run` does with requests; the other server commands are named after their mode.
    package let mode: Setting<Mode>
    /// Whether interactions that were never asked for make `run` fail.
    package let strict: Setting<Bool>
    /// The file for the report; `nil` for none.
    package let report: Setting<String>?
    /// Further `Host` names to serve, lower case, without port.
    package let allowedHosts: [Setting<String>]
    /// Further browser origins to serve, lower case, without the scheme's own port.
    package let allowedOrigins: [Setting<String>]
    /// The largest request body.
    package let maxBody: Setting<ByteSize>
    /// What is done about the assets that answers name.
    package let fetchAssets: Setting<FetchAssets>
    /// How log lines are written.
    package let logFormat: Setting<LogFormat>
    /// The least important log lines that are written; `--quiet` is in it already.
    package let logLevel: Setting<Logger.Level>
    /// The gateways that are answered for.
    package let gateways: ProfileTable
    /// The gateways that could be: the built-in ones and those of the configuration file.
    package let profiles: [GatewayProfile]
    /// `ignore` rules for every gateway.
    package let ignore: [Setting<IgnoreRule>]
    /// `replace` rules for every gateway.
    package let replace: [Setting<ReplaceRule>]
    /// Rules for what goes wrong on purpose.
    package let faults: [FaultRule]
}
