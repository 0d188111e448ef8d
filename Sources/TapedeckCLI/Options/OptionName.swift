/// The server options, by the name that they have in every source.
///
/// One list for all three sources: `on-repeat` is the flag `--on-repeat`, the variable `TAPEDECK_ON_REPEAT` and the
/// key `on-repeat` of `tapedeck.yml`. See `docs/design.md §2`.
package enum OptionName: String, Sendable, CaseIterable {
    case listen
    case allowRemote = "allow-remote"
    case cassettes
    case cassette
    case timing
    case chunking
    case onRepeat = "on-repeat"
    case fastForward = "fast-forward"
    case maxAge = "max-age"
    case fresh
    case mode
    case strict
    case report
    case durability
    case keepErrors = "keep-errors"
    case allowHost = "allow-host"
    case allowOrigin = "allow-origin"
    case maxBody = "max-body"
    case fetchAssets = "fetch-assets"
    case config
    case logFormat = "log-format"
    case logLevel = "log-level"
    case quiet

    /// The long flag, as it is typed.
    package var flag: String { "--\(rawValue)" }

    /// The environment variable.
    package var variable: String {
        "TAPEDECK_" + String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// The key in `tapedeck.yml`; `nil` for `config`, which names that file.
    package var key: String? { self == .config ? nil : rawValue }

    /// Whether the option may be given several times, each time adding a value.
    package var isList: Bool { self == .allowHost || self == .allowOrigin }

    /// Whether the option has no value but an opposite: `--no-fresh`.
    var isSwitch: Bool {
        switch self {
        case .allowRemote, .fastForward, .fresh, .keepErrors, .strict: true
        default: false
        }
    }
}
