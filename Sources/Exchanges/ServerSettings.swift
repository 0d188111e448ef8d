package import Cassettes
package import Gateways
package import Matching

/// Everything a server needs to know, decided: the result of command line, environment and `tapedeck.yml`.
package struct ServerSettings: Sendable {
    /// Host to listen on.
    package var host: String
    /// Port to listen on; 0 takes a free one.
    package var port: Int
    /// What sessions do unless they say otherwise.
    package var mode: Mode
    /// The mounted gateways.
    package var table: ProfileTable
    /// The rules for matching that `tapedeck.yml` adds for every gateway.
    package var ignore: [IgnoreRule]
    /// The replacements that `tapedeck.yml` adds for every gateway.
    package var replace: [ReplaceRule]
    /// The folder of cassettes and blobs.
    package var folder: String
    /// Where the indexes of cassettes are; `nil` where there is no place for them.
    package var indexes: IndexFolder?
    /// The cassette of the default session.
    package var cassette: CassetteName
    /// Whether recording begins with an empty cassette.
    package var isFresh: Bool
    /// When an answer counts as stored.
    package var durability: Durability
    /// How answers are played.
    package var playback: Playback
    /// Further `Host` names to serve.
    package var allowedHosts: [String]
    /// Further browser origins to serve.
    package var allowedOrigins: [String]
    /// The largest request body in bytes.
    package var maximumBody: Int
    /// What is done about the assets that answers name.
    package var fetchAssets: FetchAssets
    /// The faults of every session.
    package var faults: [FaultRule]
    /// The variables of the environment that name proxies and certificates.
    package var environment: [String: String]

    /// Creates settings; what is left out has the default of docs/design.md §2.
    package init(
        host: String = "127.0.0.1",
        port: Int = 4141,
        mode: Mode,
        table: ProfileTable,
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = [],
        folder: String = "cassettes",
        indexes: IndexFolder? = nil,
        cassette: CassetteName,
        isFresh: Bool = false,
        durability: Durability = .normal,
        playback: Playback = Playback(),
        allowedHosts: [String] = [],
        allowedOrigins: [String] = [],
        maximumBody: Int = 1 << 30,
        fetchAssets: FetchAssets = .eager,
        faults: [FaultRule] = [],
        environment: [String: String] = [:]
    ) {
        self.host = host
        self.port = port
        self.mode = mode
        self.table = table
        self.ignore = ignore
        self.replace = replace
        self.folder = folder
        self.indexes = indexes
        self.cassette = cassette
        self.isFresh = isFresh
        self.durability = durability
        self.playback = playback
        self.allowedHosts = allowedHosts
        self.allowedOrigins = allowedOrigins
        self.maximumBody = maximumBody
        self.fetchAssets = fetchAssets
        self.faults = faults
        self.environment = environment
    }
}
