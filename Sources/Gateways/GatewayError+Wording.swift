extension GatewayError: CustomStringConvertible {
    /// A word for programs, the same for the same kind of mistake in every version.
    package var code: String {
        switch self {
        case .malformedURL: "malformed_upstream_url"
        case .unknownGateway: "unknown_gateway"
        case .missingUpstream: "missing_upstream"
        case .malformedName: "malformed_gateway_name"
        case .repeatedName: "repeated_gateway"
        case .unknownDialect: "unknown_dialect"
        case .malformedSession: "malformed_session_name"
        case .conflictingSessions: "conflicting_sessions"
        case .nothingMounted: "nothing_mounted"
        case .malformedAsset: "malformed_asset_url"
        }
    }

    /// What is wrong, in one sentence without a full stop.
    package var message: String {
        switch self {
        case .malformedURL(let text, let defect): "\"\(text)\" cannot be an upstream: \(defect.message)"
        case .unknownGateway(let name, _): "no gateway is called \"\(Self.shortened(name))\""
        case .missingUpstream(let name): "the gateway \"\(name)\" has no upstream of its own"
        case .malformedName(let name): "\"\(Self.shortened(name))\" cannot be a gateway's name"
        case .repeatedName(let name): "the gateway \"\(name)\" is named twice"
        case .unknownDialect(let name, _): "no dialect is called \"\(Self.shortened(name))\""
        case .malformedSession(let name): "\"\(Self.shortened(name))\" cannot be a session's name"
        case .conflictingSessions(let first, let second):
            "the request names two sessions, \"\(first)\" and \"\(second)\""
        case .nothingMounted(let segment, _): "nothing is mounted at \"\(Self.shortened(segment))\""
        case .malformedAsset: "the address stands for no http or https URL of a host without a user name"
        }
    }

    /// What to do about it, in one sentence without a full stop.
    package var remedy: String {
        switch self {
        case .malformedURL: "write it as https://host[:port][/base/path]"
        case .unknownGateway(let name, let known):
            NameSegment.isWellFormed(name)
                ? "use one of \(known.joined(separator: ", ")), or give its URL: \(name)=https://…"
                : "use one of \(known.joined(separator: ", ")), or NAME=https://…"
        case .missingUpstream(let name): "give its URL: \(name)=https://…"
        case .malformedName, .malformedSession: NameSegment.syntax
        case .repeatedName: "mount the second one under a name of its own: NAME=https://…"
        case .unknownDialect(_, let known): "use one of \(known.joined(separator: ", "))"
        case .conflictingSessions: "name it in the path (/@NAME/…) or in x-tapedeck-session, not differently in both"
        case .malformedAsset: "use the link as Tapedeck handed it out: /_tapedeck/via/<scheme>/<host[:port]>/<path>"
        case .nothingMounted(_, let mounts): "use a base URL below one of \(mounts.joined(separator: ", "))"
        }
    }

    /// Message and remedy on one line.
    package var description: String { "\(message); \(remedy)" }

    /// Names from outside have no limit, but a line for a person has.
    private static func shortened(_ text: String) -> String {
        text.count > 60 ? text.prefix(59) + "…" : text
    }
}

extension UpstreamURLDefect {
    /// What is wrong, as the second half of a sentence.
    var message: String {
        switch self {
        case .forbiddenCharacter:
            "it has white space or characters outside ASCII (names of other scripts are written xn--…)"
        case .notHTTP: "it does not begin with http:// or https://"
        case .credentials: "it has a user name or password (credentials come from the client's requests)"
        case .query: "it has a query"
        case .fragment: "it has a fragment (#)"
        case .host: "its host is neither a name nor an IP address"
        case .port: "its port is not a number from 1 to 65535"
        case .path: "its path has characters that must be percent-encoded, a broken escape, or the segment . or .."
        }
    }
}
