package import Cassettes
package import Gateways

/// Why a session cannot be opened or changed as it was asked for.
package enum SessionError: Error, Equatable, Sendable {
    /// It is open already.
    case isOpen(SessionName)
    /// It is not open.
    case isNotOpen(SessionName)
    /// The server was started without a way out, so nothing in it may forward.
    case noWayOut(Mode)
    /// One cassette is compared by as many different rules as it can be.
    case tooManyRules(CassetteName, limit: Int)
    /// The name of the session or its cassette is a key, or looks like one; it would stand in names of files, and in logs.
    case secretName

    /// A word to branch on.
    package var code: String {
        switch self {
        case .isOpen: "session_open"
        case .isNotOpen: "session_not_open"
        case .noWayOut: "no_way_out"
        case .tooManyRules: "too_many_rules"
        case .secretName: "secret_name"
        }
    }

    /// What is wrong, for a person.
    package var message: String {
        switch self {
        case .isOpen(let name): "The session \"\(name)\" is open already."
        case .isNotOpen(let name): "No session \"\(name)\" is open."
        case .noWayOut(let mode):
            "This server only replays: it was started without a way out, which the mode \(mode.rawValue) needs."
        case .tooManyRules(let name, let limit):
            "The sessions on the cassette \"\(name)\" compare requests in \(limit) different ways already."
        case .secretName: "The name of the session or of its cassette is a key, or looks like one."
        }
    }

    /// How to mend it.
    package var hint: String {
        switch self {
        case .isOpen: "Change it with PATCH, or close it with DELETE first."
        case .isNotOpen: "Open it with POST /_tapedeck/sessions, or by a request below /@NAME/."
        case .noWayOut: "Start the server with tapedeck auto or tapedeck record."
        case .tooManyRules: "Close sessions that are done, or give several the same rules."
        case .secretName: "Names stand in files, logs and links; choose one that may be read there."
        }
    }
}

extension SessionError: CustomStringConvertible {
    /// Message and remedy in one line.
    package var description: String { "\(message) \(hint)" }
}
