/// Scheme, host and port: whom credentials may be sent to, and what links are told apart by (RFC 6454 §4).
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// How to speak to it.
    package let scheme: UpstreamURL.Scheme
    /// A name in lower case, or an IP address in its shortest form without brackets.
    package let host: String
    /// The port, also where it is the scheme's own.
    package let port: Int

    /// The origin of an upstream.
    package init(_ upstream: UpstreamURL) {
        scheme = upstream.scheme
        host = upstream.host
        port = upstream.port
    }

    /// Checks and normalises what somebody wrote; `nil` for everything that is no origin.
    ///
    /// - Parameters:
    ///   - scheme: `http` or `https` in any case.
    ///   - authority: `host[:port]`; a user name is not part of an origin.
    package init?(scheme: some StringProtocol, authority: some StringProtocol) {
        let text = "\(scheme)://\(authority)"
        guard !authority.isEmpty, authority.utf8.allSatisfy({ !"/?#\\".utf8.contains($0) }),
            let url = try? UpstreamURL(parsing: text)
        else { return nil }
        self.init(url)
    }

    /// The host, in brackets where it is an IPv6 address, and the port unless it is the scheme's own.
    package var hostHeader: String { upstream.hostHeader }

    /// `https://media.example:8443`.
    package var description: String { upstream.origin }

    private var upstream: UpstreamURL { UpstreamURL(scheme: scheme, host: host, port: port) }
}
