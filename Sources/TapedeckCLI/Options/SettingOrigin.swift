/// Where the value of a setting was written.
///
/// Messages begin with it, so that a person knows which of the sources to mend.
package enum SettingOrigin: Sendable, Equatable {
    /// A flag, as it is typed: `--listen`.
    case flag(String)
    /// An environment variable.
    case environment(String)
    /// A key in a line (from 1) of the configuration file.
    case file(path: String, line: Int, key: String)
    /// Nowhere: it is what `docs/design.md §2` says.
    case standard
}

extension SettingOrigin: CustomStringConvertible {
    /// The place as messages name it: `--listen`, `TAPEDECK_LISTEN`, `tapedeck.yml:3: listen` or `default`.
    package var description: String {
        switch self {
        case .flag(let flag): flag
        case .environment(let variable): variable
        case .file(let path, let line, let key): "\(path):\(line): \(key)"
        case .standard: "default"
        }
    }
}
