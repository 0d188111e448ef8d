/// Where a gateway's real server is: `https://host[:port][/base/path]`.
///
/// The base path stands before every target that is sent there. It is kept byte for byte, since gateways differ in
/// what they make of `%2F`; scheme and host are in lower case and IP addresses in their shortest form, so that equal
/// origins compare equal (RFC 3986 §6.2.2). Only `UpstreamURL(parsing:)` makes one from what somebody wrote.
package struct UpstreamURL: Hashable, Sendable, CustomStringConvertible {
    /// The protocols Tapedeck speaks to an upstream.
    package enum Scheme: String, Sendable {
        /// Plain text, for gateways on this machine or network.
        case http
        /// HTTP over TLS.
        case https

        /// The port that a URL of this scheme means when it names none.
        package var defaultPort: Int { self == .http ? 80 : 443 }
    }

    /// How to speak to the upstream.
    package let scheme: Scheme
    /// A name or an IP address, the latter without brackets: what is connected to.
    package let host: String
    /// The port, also where it is the scheme's own.
    package let port: Int
    /// What every target begins with: empty, or `/base/path` without a slash at its end.
    package let basePath: String

    /// A URL of parts that are known to be well formed: the profiles' own.
    init(scheme: Scheme = .https, host: String, port: Int? = nil, basePath: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.basePath = basePath
    }

    /// The host, with brackets around an IPv6 address, and the port unless it is the scheme's own: what `Host` says.
    package var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// Scheme, host and port, the latter unless it is the scheme's own: `https://api.openai.com`.
    package var origin: String { "\(scheme.rawValue)://\(hostHeader)" }

    /// The URL as it is written in `tapedeck.yml`, without a slash at its end.
    package var description: String { origin + basePath }

    /// Path and query on the upstream for what a client wrote below a mount.
    ///
    /// The base path and then the remainder, byte for byte; only where both are empty, a `/` is put in (RFC 9112 §3.2.1).
    func target(for remainder: TargetRemainder) -> String {
        basePath.isEmpty ? remainder.path : "\(basePath)\(remainder.text)"
    }
}
