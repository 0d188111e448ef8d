/// A local address that stands for a URL on another host: `/_tapedeck/via/<scheme>/<host[:port]>/<path>?<query>`
/// (docs/design.md §6).
package struct ViaAddress: Equatable, Sendable {
    /// The URL it stands for.
    package let url: AbsoluteURL
    /// The session that the path or a header names; nil is the default session.
    package let session: SessionName?
    /// What stands before `/_tapedeck` in the client's URLs: `/@checkout`, or nothing.
    package let sessionPrefix: String

    /// What every such address begins with, behind a session.
    package static let prefix = "/_tapedeck/via/"

    /// Where a URL is on this server, without host and session.
    package static func path(of url: AbsoluteURL) -> String { "\(prefix)\(url.scheme)/\(url.authority)\(url.rest)" }

    /// The address under which the URL is compared and kept: with the origin normalised, so that spellings of a host do
    /// not matter.
    package var path: String { "\(Self.prefix)\(url.origin.scheme.rawValue)/\(url.origin.hostHeader)\(url.target)" }

    /// Reads the address below `/_tapedeck`: `/via/https/media.example/a?b`.
    ///
    /// - Parameters:
    ///   - path: Path and query behind `/_tapedeck`, byte for byte.
    ///   - session: The session that was named.
    ///   - sessionPrefix: How the path named it.
    /// - Throws: `GatewayError.malformedAsset` where it stands for no URL; where the path is another one, it gives `nil`.
    init?(_ path: String, session: SessionName?, sessionPrefix: String) throws(GatewayError) {
        var rest = TargetRemainder(path)
        guard rest.firstSegment == "via" else { return nil }
        rest.dropFirstSegment()
        let scheme = rest.firstSegment
        rest.dropFirstSegment()
        let authority = rest.firstSegment
        rest.dropFirstSegment()
        guard let scheme, let authority, let url = AbsoluteURL("\(scheme)://\(authority)\(rest.text)") else {
            throw .malformedAsset(path)
        }
        self.url = url
        self.session = session
        self.sessionPrefix = sessionPrefix
    }
}
