/// Whom a request is for, by the target its client used (docs/design.md §3).
///
/// Paths are compared byte for byte and cut, never decoded or normalised, so that what goes upstream is what was sent.
package enum LocalAddress: Equatable, Sendable {
    /// A gateway's: `/<gateway>/…`, or `/…` for the one mounted at `/`.
    case gateway(GatewayAddress)
    /// That of an asset on another host (`/_tapedeck/via/…`).
    case via(ViaAddress)
    /// The control API's and the web page's.
    ///
    /// `path` is path and query below `/_tapedeck`, as sent and always with a slash in front.
    case control(path: String, session: SessionName?)
    /// Nobody's; the error lists what is mounted (404).
    case unknown(GatewayError)
    /// One with a bad session name, with two sessions, or with a `via` that is no URL (400).
    case malformed(GatewayError)

    /// Finds out whom a request is for.
    ///
    /// - Parameters:
    ///   - target: The target in origin form, as sent.
    ///   - sessionHeaders: The values of `x-tapedeck-session`; together with the path they must name one session.
    ///   - table: What is mounted.
    /// - Returns: The address taken apart; a target that is none of this server's is a case of its own.
    package static func resolve(_ target: String, sessionHeaders: [String] = [], table: ProfileTable) -> LocalAddress {
        do throws(GatewayError) {
            return try find(target, sessionHeaders: sessionHeaders, table: table)
        } catch {
            if case .nothingMounted = error { return .unknown(error) }
            return .malformed(error)
        }
    }

    private static func find(
        _ target: String,
        sessionHeaders: [String],
        table: ProfileTable
    ) throws(GatewayError) -> LocalAddress {
        var rest = TargetRemainder(target)
        var localPrefix = ""
        var sessionPrefix = ""
        var sessions = sessionHeaders
        if let segment = rest.firstSegment, segment.utf8.first == UInt8(ascii: "@") {
            sessions.insert(String(segment.dropFirst()), at: 0)
            sessionPrefix = "/\(segment)"
            localPrefix = sessionPrefix
            rest.dropFirstSegment()
        }
        let session = try session(named: sessions)
        // Links that lead back name the session even where the client named it in a header: whoever follows them may
        // not send that header.
        if let session, sessionPrefix.isEmpty {
            sessionPrefix = "/@\(session)"
            localPrefix = sessionPrefix
        }

        let segment = rest.firstSegment
        if segment == "_tapedeck" {
            rest.dropFirstSegment()
            if let via = try ViaAddress(rest.path, session: session, sessionPrefix: sessionPrefix) { return .via(via) }
            return .control(path: rest.path, session: session)
        }
        var mount = table.rootMount
        if let segment, let named = table.mount(named: segment) {
            mount = named
            localPrefix += "/\(segment)"
            rest.dropFirstSegment()
        }
        guard let mount, rest.isPathAndQuery else {
            throw .nothingMounted("/\(segment ?? "")", mounts: table.mounts.map { "/\($0.name)" })
        }
        return .gateway(
            GatewayAddress(
                mount: mount,
                session: session,
                remainder: rest,
                localPrefix: localPrefix,
                sessionPrefix: sessionPrefix
            )
        )
    }

    /// The session that all of the names agree on; nil if there is none.
    private static func session(named names: [String]) throws(GatewayError) -> SessionName? {
        var session: SessionName?
        for name in names {
            let found = try SessionName(name)
            if let session, session != found { throw .conflictingSessions(session.description, name) }
            session = found
        }
        return session
    }
}
